using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Logs;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>Makes the run that interfaces show from its record and what its directory says at this moment.</summary>
public static class RunView
{
    private const int LastLineWindow = 8 * 1024;
    private static readonly Dictionary<string, int> NoSlots = [];

    public static Run Of(RunRecord run, Workdir workdir)
    {
        RunDirectory directory = workdir.Run(run.Id);
        bool window = MayHaveWindow(run, directory);
        bool live = run.Status is RunStatus.Launching or RunStatus.Running;
        return new Run
        {
            Id = run.Id,
            Version = run.Version,
            Name = run.Name,
            Tag = run.Tag,
            Command = run.Command,
            Argv = run.Argv,
            Workdir = run.Workdir,
            Status = run.Status,
            Reason = run.Reason,
            ExitCode = run.ExitCode,
            Signal = run.Signal,
            Error = run.Error,
            LastMessage = live ? LastLine(directory) : run.LastMessage,
            IsArchived = run.IsArchived,
            SweepId = run.SweepId,
            SweepParams = run.SweepParams,
            Cell = run.Cell,
            ParentRunId = run.ParentRunId,
            After = run.After ?? [],
            Slots = run.Slots ?? NoSlots,
            Priority = run.Priority,
            Placement = run.Placement,
            TimeoutS = run.TimeoutS,
            CreatedAt = run.CreatedAt,
            UpdatedAt = run.UpdatedAt,
            QueuedAt = run.QueuedAt,
            LaunchedAt = run.LaunchedAt,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            StoppedAt = run.StoppedAt,
            TmuxSession = run.TmuxSession,
            TmuxWindow = run.TmuxWindow,
            TmuxWindowId = run.TmuxWindowId,
            TmuxPane = run.TmuxPane,
            AttachCommand = window ? AttachCommand(run) : null,
            RunDir = directory.Path,
            LogFile = run.LogFile,
            LogSize = live ? SizeOf(directory.Log) : run.LogSize,
            LogComplete = run.LogComplete,
            WandbDir = run.WandbDir,
            CpuSeconds = run.CpuSeconds,
            MaxRssBytes = run.MaxRssBytes,
            AllowedActions = RunActions.Of(run, window),
        };
    }

    /// <summary>A command for any shell of this machine, quoted; null when there is no window.</summary>
    public static string? AttachCommand(RunRecord run) => run is { TmuxWindowId: { } window, TmuxSocket: { } socket, TmuxSession: { } session }
        ? ShellQuote.Join(["tmux", "-S", socket, "attach-session", "-t", $"={session}:{window}"])
        : null;

    // As far as files tell; tmux is not asked. A window stays after the end as the run's spec has it.
    private static bool MayHaveWindow(RunRecord run, RunDirectory directory)
    {
        bool stays = run.Placement == RunPlacement.ExistingWindow && !run.State.IsLost; // it is not the run's to close
        if (run.TmuxWindowId is null || !run.Status.IsFinal() || stays)
        {
            return run.TmuxWindowId is not null;
        }

        try
        {
            KeepWindow keep = run.Status == RunStatus.Stopped ? KeepWindow.Never : RunFiles.ReadSpec(directory)?.Keep ?? KeepWindow.Never;
            return keep == KeepWindow.Always || (keep == KeepWindow.OnFailure && run.Status == RunStatus.Failed && run.Reason != RunReason.Lost);
        }
        catch (DamagedFileException)
        {
            return false;
        }
    }

    private static long? SizeOf(string path) => new FileInfo(path) is { Exists: true } info ? info.Length : null;

    private static string? LastLine(RunDirectory directory)
    {
        try
        {
            using LogReader log = LogReader.Open(directory);
            byte[] buffer = new byte[LastLineWindow];
            int n = log.ReadAt(buffer, Math.Max(0, log.Size - buffer.Length));
            return TerminalText.LastLines(buffer.AsSpan(0, n), 20).LastOrDefault(line => !string.IsNullOrWhiteSpace(line));
        }
        catch (PosixException)
        {
            return null;
        }
    }
}
