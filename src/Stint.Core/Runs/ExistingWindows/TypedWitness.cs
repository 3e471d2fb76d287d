using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Runs.ExistingWindows;

/// <summary>
/// Gathers the evidence about a command that was typed into a window. Its pane's listener tells by files; where there is none (the pane had
/// a pipe already, or the listener died), the pane's history does, and what it tells is recorded here.
/// </summary>
internal static class TypedWitness
{
    // A shell begins a line at once. A program that takes it and does not begin it is none.
    private const double BeginPatienceSeconds = 5, RemotePatienceSeconds = 10, ListenerPatienceSeconds = 2;
    private static readonly TimeSpan MarkerOnItsWay = TimeSpan.FromMilliseconds(150);

    internal static RunEvidence Look(RunRecord run, RunDirectory directory, double now, ITmuxClient tmux) => Look(run, directory, now, tmux, again: false);

    private static RunEvidence Look(RunRecord run, RunDirectory directory, double now, ITmuxClient tmux, bool again)
    {
        RunEvidence files = RunWitness.Look(run, directory, now);
        if (files.Result is not null || files.Start is { Never: true } || run.State.IsLost || ReadTyped(directory) is not { } typed)
        {
            return files;
        }

        // A listener lives, and says by files what there is to say; only whether its pane's program still is the one is to be found out.
        bool listened = files.RunnerLives;
        StartRecord? start = files.Start;
        if (typed.MachineId != Machine.MachineId)
        {
            return files with { OtherHost = "another machine", Start = Begun(start, typed) };
        }

        if (!listened && typed.HasListener && start is null && now - typed.TypedAt < ListenerPatienceSeconds)
        {
            return files with { RunnerLives = true, LaunchIsOverdue = false }; // it is about to come up, and misses nothing
        }

        if (!listened)
        {
            PaneHistory history = PaneHistory.Look(tmux, run);
            if (history.Output is not null && Record(run, directory, history, start, files.Stop, now) is { } result)
            {
                return new RunEvidence { Result = result };
            }

            start ??= history.Begun ? new StartRecord { StartedAt = now } : null;
            if (history.Exists is false)
            {
                return Gone(files, start, typed, "its window closed before it ended: nobody saw how");
            }
        }

        if (typed.BootId != Machine.BootId || !ProcessTable.IsAlive(typed.ProgramPid, typed.ProgramStart))
        {
            return RunWitness.Look(run, directory, now) is { Result: not null } late
                ? late
                : Gone(files, start, typed, $"'{typed.Program}' in its window ended before it did: nobody saw how");
        }

        if (start is null && WasSwallowed(typed, now))
        {
            return Gone(files, start, typed, $"'{typed.Program}' in its window took the line and did not run it: it is no shell, or none that Stint can type into, or waits for more");
        }

        if (start is not null && TypedShell.IsBackAtItsPrompt(typed))
        {
            if (again)
            {
                return Gone(files, start, typed, "the shell in its window is back at its prompt without having said how it ended: it was interrupted");
            }

            _ = Readiness.WaitToRead(MarkerOnItsWay); // what the shell has printed travels through tmux
            return Look(run, directory, now, tmux, again: true);
        }

        return files with { RunnerLives = true, Start = Begun(start, typed), LaunchIsOverdue = false };
    }

    /// <summary>Closes the pipe of a listener that waits for an end marker which will not come. One that may still hear from afar is left.</summary>
    internal static void Dismiss(RunRecord run, RunDirectory directory, ITmuxClient tmux)
    {
        if (ReadTyped(directory) is { IsRemote: true } typed && !File.Exists(directory.Started) && ProcessTable.IsAlive(typed.ProgramPid, typed.ProgramStart))
        {
            return;
        }

        string stillTheLast = $"#{{&&:{PaneSight.StillThere(run)},#{{==:#{{{PaneSight.TypedOption}}},{run.Id}}}}}";
        _ = tmux.TryRun(Commands.IfShellFormat(stillTheLast, Commands.ClosePipe(run.TmuxPane!), target: run.TmuxPane));
    }

    private static TypedRecord? ReadTyped(RunDirectory directory)
    {
        try
        {
            return RunFiles.Read(directory.Typed, ContractsJson.Default.TypedRecord);
        }
        catch (DamagedFileException)
        {
            return null;
        }
    }

    private static StartRecord? Begun(StartRecord? start, TypedRecord typed) => start is null ? null : start with { CommandPid = typed.ProgramPid, CommandStart = typed.ProgramStart };

    private static RunEvidence Gone(RunEvidence files, StartRecord? start, TypedRecord typed, string why) =>
        files with { RunnerLives = false, CommandLives = false, Start = Begun(start, typed), LaunchIsOverdue = false, LossCause = why };

    // Nothing waits in the terminal any more, and the program that took it is still there.
    private static bool WasSwallowed(TypedRecord typed, double now)
    {
        if (typed.IsRemote)
        {
            return now - typed.TypedAt >= RemotePatienceSeconds; // what happens there cannot be seen
        }

        if (now - typed.TypedAt < BeginPatienceSeconds || ProcessTable.Find(typed.ProgramPid)?.TerminalGroup != typed.ForegroundGroup)
        {
            return false;
        }

        try
        {
            using Descriptor device = Descriptor.OpenRead(typed.Terminal);
            return Posix.Terminal.InputWaiting(device.Number) == 0;
        }
        catch (PosixException)
        {
            return false;
        }
    }

    // What the listener has written already stays; the history's slice takes its place only where there is nothing.
    private static RunResult? Record(RunRecord run, RunDirectory directory, PaneHistory history, StartRecord? start, StopRequest? stop, double now)
    {
        byte[] output = history.Output!;
        bool whole = history.IsWhole;
        if (!DurableFile.Create(directory.Log, output))
        {
            using LogReader log = LogReader.Open(directory);
            byte[] written = new byte[log.Size];
            _ = log.ReadAt(written, 0);
            if (output.AsSpan().StartsWith(written))
            {
                using Descriptor rest = Descriptor.OpenAppend(directory.Log);
                rest.WriteAll(output.AsSpan(written.Length));
            }
            else
            {
                (output, whole) = (written, false);
            }
        }

        double? began = start?.StartedAt ?? run.StartedAt;
        var result = new RunResult
        {
            RunId = run.Id,
            ExitCode = history.ExitCode,
            Reason = stop is not null ? RunReason.Stopped : history.ExitCode is null ? RunReason.Lost : RunReason.Exit,
            StartedAt = began,
            EndedAt = now,
            DurationMs = began is { } at ? (long)((now - at) * 1000) : null,
            LogBytes = output.Length,
            LogComplete = whole,
            Message = history.ExitCode is null ? "the shell did not say how the command ended" : null,
            Tail = TerminalText.LastLines(output.AsSpan(Math.Max(0, output.Length - (64 * 1024))), 20),
        };
        return RunFiles.Create(directory.Result, result, ContractsJson.Default.RunResult)
            ? result
            : RunFiles.Read(directory.Result, ContractsJson.Default.RunResult);
    }
}
