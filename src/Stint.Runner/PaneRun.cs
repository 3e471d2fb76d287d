using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>One run from its claim to the runner's exit code: the steps of "In the pane", in their order.</summary>
internal sealed class PaneRun(RunDirectory directory, RunId id, SignalQueue signals, FileChanges changes)
{
    private const int BadUsage = 126;
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(10);
    private readonly StopFile _stopFile = new(directory);
    private RunningCommand? _command;
    private RunResult? _known;
    private bool _recorded;

    /// <summary>Runs the command of this directory and returns the code to exit with. The terminal is closed then.</summary>
    internal int Execute()
    {
        using PaneTerminal terminal = PaneTerminal.Open();
        Claim? claim = null;
        int code = BadUsage;
        try
        {
            claim = Claim.Take(directory, out string refusal);
            if (claim is null)
            {
                Notice.Say(terminal, $"not started: {refusal}");
            }

            code = claim is null ? 0 : Supervise(claim, terminal);
        }
#pragma warning disable CA1031 // whatever goes wrong in here, a run that was claimed must not end without a word
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (claim is null)
            {
                Notice.Say(terminal, $"not started: {e.Message}");
            }
            else
            {
                RecordInternalError(e, terminal);
            }
        }

        terminal.LetGo(signals);
        claim?.Dispose();
        return code;
    }

    private int Supervise(Claim claim, PaneTerminal terminal)
    {
        RunSpec spec;
        try
        {
            spec = ReadSpec();
        }
        catch (IOException e)
        {
            RunResult unreadable = Outcome.LaunchError(id, BadUsage, e.Message);
            _ = ResultFile.Write(directory, unreadable, terminal, signals);
            Notice.Say(terminal, ResultFile.Sentence(unreadable));
            return BadUsage;
        }

        (_known, StopRequest? stop) = RunCommand(ref spec, claim, terminal);
        _recorded = ResultFile.Write(directory, _known, terminal, signals);
        changes.Dispose();
        if (spec.OnEnd is not null)
        {
            OnEnd.Run(directory, spec, _known, signals);
        }

        WindowEnding.Settle(spec, _known, stop, terminal);
        return WindowEnding.ExitCodeOf(_known);
    }

    private RunSpec ReadSpec()
    {
        RunSpec spec = RunFiles.ReadSpec(directory) ?? throw new DamagedFileException(directory.Spec, "it is missing");
        return spec.Version <= RunSpec.CurrentVersion
            ? spec
            : throw new DamagedFileException(directory.Spec, $"its version {spec.Version} is newer than this runner");
    }

    // The spec loses what only the start needs, which may be megabytes, before the long wait.
    private (RunResult Result, StopRequest? Stop) RunCommand(ref RunSpec spec, Claim claim, PaneTerminal terminal)
    {
        _ = ThisProcess.BecomeSubreaper();
        int early = StartGate.Wait(directory, (spec.Columns, spec.Rows), terminal, signals, changes);
        StopRequest? stop = _stopFile.Read();
        if (early != 0 || stop is not null)
        {
            return (Outcome.NotStarted(spec.RunId, stop is not null, early, terminal.IsGone), stop);
        }

        using LogCopy? copy = LogCopy.Start(spec, directory);
        List<OsString> environment = CommandEnvironment.Combine(spec.Environment, ThisProcess.Environment());
        _command = CommandStart.TryStart(spec, environment, terminal, out LaunchFailure failure);
        if (_command is null)
        {
            return (Outcome.LaunchError(spec.RunId, failure.ExitCode, failure.Message), null);
        }

        if (!EndsAtOnce(_command))
        {
            claim.NoteCommand(_command.Pid, _command.StartedAt);
        }

        spec = spec with { Environment = [], Argv = [] };
        environment.Clear();
        return Follow(spec, _command, terminal, copy);
    }

    // Its result will say in a moment all that a note could: that saves the making of a file and everybody's look at it.
    private bool EndsAtOnce(RunningCommand command) => Readiness.WaitToRead(AtOnce, signals.Descriptor) != 0 && Child.HasEnded(command.Pid);

    private (RunResult Result, StopRequest? Stop) Follow(RunSpec spec, RunningCommand command, PaneTerminal terminal, LogCopy? copy)
    {
        CommandEnd end = new Supervisor(spec, command, terminal, signals, _stopFile, copy, changes).Wait();
        RunResult result = _known = Outcome.OfCommand(spec, command, end);
        LogEnd log = EndOfOutput.Find(directory, spec.RunId, terminal, changes);
        copy?.Finish(log.Bytes);
        return (result with
        {
            LogBytes = log.Bytes,
            LogComplete = log.IsComplete,
            Message = Outcome.Join(result.Message, log.Problem, copy?.Problem),
            Tail = TailOfLog.Read(directory, log.Bytes),
        }, end.Stop);
    }

    private void RecordInternalError(Exception e, PaneTerminal terminal)
    {
        string message = $"internal error: {e.GetType().Name}: {e.Message}";
        Notice.Say(terminal, message);
        if (!_recorded)
        {
            RunResult result = _known is { } known ? known with { Message = Outcome.Join(known.Message, message) } : Unsupervised(message);
            _ = ResultFile.Write(directory, result, terminal, signals);
        }
    }

    // A command that nobody watches any more must not run on as if it were watched.
    private RunResult Unsupervised(string message)
    {
        RunResult result = Outcome.LaunchError(id, BadUsage, message);
        if (_command is not { } command)
        {
            return result;
        }

        Descendants.Kill();
        ChildChange? end = Child.Reap(command.Pid, wait: true);
        return result with
        {
            Reason = RunReason.Signal,
            ExitCode = end?.ExitCode,
            Signal = end is { EndSignal: > 0 and var signal } ? Signals.NameOf(signal) : null,
            Pid = command.Pid,
            StartedAt = command.StartedAt,
            EndedAt = Clock.Now,
            LogComplete = false,
        };
    }
}
