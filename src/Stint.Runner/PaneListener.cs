using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>
/// The process at the end of the pipe of a pane that a command was typed into. Writes what stands between the command's markers to
/// run.log, notes the start, and at the end marker writes result.json and ends, which closes the pipe. It supervises nothing: when the pane
/// closes before the end marker it just ends, and readers find out what became of the command.
/// </summary>
internal sealed class PaneListener(RunDirectory directory, RunId id)
{
    private const int Chunk = 64 * 1024;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), LockPatience = TimeSpan.FromSeconds(2), TmuxPatience = TimeSpan.FromSeconds(2);
    private readonly StopFile _stopFile = new(directory);
    private byte[] _pending = [];
    private Descriptor? _log;
    private StartRecord? _start;
    private long _written;
    private bool _complete = true;
    private long _nextLook;
    private int _looksAtPrompt;

    /// <summary>Listens until the end marker, the end of the input, or until somebody else has recorded the run's end.</summary>
    internal void Execute(Descriptor input)
    {
        using FileLock? held = FileLock.TryTake(directory.Lock, LockPatience);
        if (held is null)
        {
            return;
        }

        byte[] buffer = new byte[Chunk];
        while (true)
        {
            bool readable = Readiness.WaitToRead(Look, input) != 0;
            if (Clock.Ticks >= _nextLook && IsInVain())
            {
                ClosePipe();
                _log?.Dispose();
                return;
            }

            if (!readable)
            {
                continue;
            }

            int n = input.Read(buffer) ?? 0;
            if (n == 0 && _start is not null)
            {
                Write(_pending); // what might have become a marker is output after all
            }

            if (n == 0 || Take(buffer.AsSpan(0, n)))
            {
                _log?.Dispose();
                return;
            }
        }
    }

    // A reader has recorded the run's end, or the shell waits for the next line: an interrupted one drops the rest of its line. What is
    // shown from then on is not the command's.
    private bool IsInVain()
    {
        _nextLook = Clock.After(Look.TotalSeconds);
        if (Path.Exists(directory.Result))
        {
            return true;
        }

        _looksAtPrompt = _start is not null && ReadTyped() is { } typed && TypedShell.IsBackAtItsPrompt(typed) ? _looksAtPrompt + 1 : 0;
        return _looksAtPrompt >= 2;
    }

    private TypedRecord? ReadTyped()
    {
        try
        {
            return RunFiles.Read(directory.Typed, ContractsJson.Default.TypedRecord);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // True when there is nothing more to wait for.
    private bool Take(ReadOnlySpan<byte> bytes)
    {
        _pending = [.. _pending, .. bytes];
        if (_start is null && !Begin())
        {
            return _start is not null;
        }

        if (PaneMarker.FindEnd(_pending, id, out int? code) is { } end)
        {
            Write(_pending.AsSpan(0, end));
            ClosePipe();
            Record(code);
            return true;
        }

        int ready = _pending.Length - PaneMarker.HeldBack(_pending, id);
        Write(_pending.AsSpan(0, ready));
        _pending = _pending[ready..];
        return false;
    }

    private bool Begin()
    {
        int after = PaneMarker.AfterBegin(_pending, id);
        if (after < 0 || after == _pending.Length && _pending[^1] != '\n')
        {
            int keep = Math.Min(_pending.Length, PaneMarker.Begin(id).Length + 2);
            _pending = _pending[^keep..];
            return false;
        }

        int pid = Environment.ProcessId;
        var start = new StartRecord
        {
            RunnerPid = pid,
            RunnerStart = ProcessTable.Find(pid)?.StartTime ?? 0,
            BootId = Machine.BootId,
            MachineId = Machine.MachineId,
            Host = Machine.HostName,
            StartedAt = Clock.Now,
        };
        _start = start;
        _pending = _pending[after..];
        return TryRecord(() => DurableFile.Create(directory.Started, RunFileJson.Of(start)), whenImpossible: true);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _log ??= Descriptor.OpenAppend(directory.Log);
            _log.WriteAll(bytes);
            _written += bytes.Length;
        }
        catch (PosixException)
        {
            _complete = false; // a full disk costs output, not the record
        }
    }

    private void Record(int? code)
    {
        double now = Clock.Now;
        StopRequest? stop = _stopFile.Read();
        var result = new RunResult
        {
            RunId = id,
            ExitCode = code,
            Reason = stop is not null ? RunReason.Stopped : code is null ? RunReason.Lost : RunReason.Exit,
            StartedAt = _start!.StartedAt,
            EndedAt = now,
            DurationMs = (long)((now - _start.StartedAt!.Value) * 1000),
            LogBytes = _written,
            LogComplete = _complete,
            Message = code is null ? "the shell did not say how the command ended" : null,
            Tail = TailOfLog.Read(directory, _written),
        };
        _ = TryRecord(() => DurableFile.Create(directory.Result, RunFileJson.Of(result)), whenImpossible: false);
    }

    // tmux would notice that nobody listens only with the next output; until then the pane counts as piped. First this, then the result:
    // who learns of the end may type the next command at once.
    private void ClosePipe()
    {
        try
        {
            if (ReadTyped() is { Tmux: { } tmux } typed)
            {
                var close = new SpawnRequest
                {
                    Path = tmux,
                    Arguments = [tmux, "-S", typed.Socket, "if-shell", "-F", "-t", typed.Pane, $"#{{==:#{{{TypedRecord.PaneOption}}},{id}}}", $"pipe-pane -t {typed.Pane} ; set-option -p -u -t {typed.Pane} {TypedRecord.PaneOption}"],
                    Environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"],
                };
                _ = CapturedProcess.Run(close, default, TmuxPatience);
            }
        }
        catch (IOException)
        {
            // the pipe closes with this process, only later
        }
    }

    // Nobody is there to be told of a full disk. Readers find the end marker in the pane's history instead.
    private static bool TryRecord(Func<bool> write, bool whenImpossible)
    {
        try
        {
            return write();
        }
        catch (PosixException)
        {
            return whenImpossible;
        }
    }
}
