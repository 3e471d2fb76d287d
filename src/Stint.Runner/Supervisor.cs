using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>What was seen of the command's end. <see cref="TimedOut"/>: its time was up first; <see cref="PassedOn"/>: the terminating signal that the runner was sent and handed on, or 0.</summary>
internal sealed record CommandEnd(
    ChildChange Change, double EndedAt, long Milliseconds, StopRequest? Stop, bool TimedOut, int PassedOn, bool WindowClosed, bool Killed, int LeftBehind);

/// <summary>
/// Waits for the command, and meanwhile passes on what the runner is told.
/// <code>
///   running ──command ends──────────────────────────────────────────────► ended (background processes stay, as in a plain window)
///      │
///      └─TERM with stop.json, timeout, HUP/INT/QUIT/TERM─► ending ──command ends──► clearing ──no child left──► ended
///                                                            └─grace is up─► KILL to all ──┘
/// </code>
/// </summary>
internal sealed class Supervisor(RunSpec spec, RunningCommand command, PaneTerminal terminal, SignalQueue signals, StopFile stopFile, LogCopy? copy, FileChanges changes)
{
    private const int LargeHeap = 256 * 1024;
    private const double SlimAfter = 0.25; // seconds: a command that ends sooner gains nothing by it
    private const int ContinueEvery = 10; // milliseconds: a command that stops itself for ever must not become a hot loop
    private readonly Termination _termination = new(command.Pid);
    private readonly long _timeoutAt = spec.TimeoutS is { } seconds ? Clock.After(seconds) : long.MaxValue;
    private StopRequest? _answered;
    private ChildChange? _end;
    private double _endedAt;
    private long _milliseconds;
    private StopRequest? _stopAtEnd;
    private bool _timedOut;
    private bool _windowClosed;
    private int _passedOn;
    private long _lastContinue = long.MinValue / 2;
    private long _continueAt = long.MaxValue;
    private long _slimAt = Clock.After(SlimAfter);

    /// <summary>Returns when the command has ended and, if it was told to, everything that it started.</summary>
    internal CommandEnd Wait()
    {
        ReapAll();
        while (_end is not { } end || !_termination.IsDone)
        {
            _ = Readiness.WaitToRead(NextWait(), signals.Descriptor, copy?.Events);
            while (signals.Next() is > 0 and var signal)
            {
                Handle(signal);
            }

            ReapAll();
            copy?.Pump();
            OnTime();
        }

        int left = _termination.IsKilling && Child.HasAny() ? Descendants.Count() : 0;
        return new CommandEnd(
            _end.Value, _endedAt, _milliseconds, _stopAtEnd, _timedOut, _passedOn, _windowClosed, _termination.IsKilling, left);
    }

    // From here on the runner waits: what its start took is given back, a large spec and the code alike.
    private void Slim()
    {
        _slimAt = long.MaxValue;
        changes.Dispose();
        if (GC.GetTotalMemory(forceFullCollection: false) > LargeHeap)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        ThisProcess.ReleaseCode();
    }

    private TimeSpan? NextWait()
    {
        long next = Math.Min(_termination.Due, Math.Min(Math.Min(_continueAt, _slimAt), _timedOut || _end is not null ? long.MaxValue : _timeoutAt));
        return copy is { HasMore: true } ? TimeSpan.Zero : next == long.MaxValue ? null : Clock.Until(next);
    }

    private void OnTime()
    {
        if (Clock.Ticks >= _continueAt)
        {
            Continue();
        }

        if (Clock.Ticks >= _slimAt)
        {
            Slim();
        }

        if (_end is null && !_timedOut && Clock.Ticks >= _timeoutAt)
        {
            _timedOut = true;
            _termination.Ask(Signals.Terminate, spec.GraceS);
        }

        _termination.Tick();
    }

    private void Handle(int signal)
    {
        switch (signal)
        {
            case Signals.Terminate when stopFile.Read() is { } request:
                if (request != _answered)
                {
                    _answered = request;
                    _termination.Ask(StopFile.SignalOf(request), request.GraceS, anew: true);
                }

                break;
            case Signals.Hangup or Signals.Interrupt or Signals.Quit or Signals.Terminate:
                _passedOn = _passedOn == 0 ? signal : _passedOn;
                _windowClosed |= signal == Signals.Hangup && terminal.IsGone;
                _termination.Ask(signal, spec.GraceS);
                break;
            case Signals.Child or Signals.Continue or Signals.TerminalStop or Signals.TerminalInput or Signals.TerminalOutput
                or Signals.WindowChange or Signals.Pipe or Signals.FileTooLarge:
                break; // the runner's own affairs, or what the kernel tells the command's group itself
            default:
                _ = Signals.SendToGroup(command.Pid, signal);
                break;
        }
    }

    private void ReapAll()
    {
        while (Child.Reap(-1, wait: false, stopsToo: true) is { } change)
        {
            if (change.Pid != command.Pid)
            {
                continue; // an orphan of the command
            }

            if (!change.Stopped)
            {
                _end = change;
                _endedAt = Clock.Now;
                _milliseconds = Clock.Ticks - command.StartedTicks;
                _stopAtEnd = stopFile.Read();
            }
            else if (change.StopSignal is Signals.TerminalStop or Signals.TerminalInput or Signals.TerminalOutput)
            {
                _continueAt = _lastContinue + ContinueEvery;
            }
        }
    }

    // A plain window has nobody to stop for: tmux continues its command at once.
    private void Continue()
    {
        _continueAt = long.MaxValue;
        if (_end is null && ThisProcess.GroupOf(command.Pid) is { } group)
        {
            _lastContinue = Clock.Ticks;
            _ = terminal.SetForeground(group);
            _ = Signals.SendToGroup(group, Signals.Continue);
        }
    }
}
