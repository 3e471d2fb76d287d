using System.Text;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>Runs the --on-end line when the result is written. Nothing it does changes the run's outcome.</summary>
internal static class OnEnd
{
    /// <summary>Seconds the line may run, and seconds between TERM and KILL for what exceeds them.</summary>
    internal const double Grace = 2;

    /// <summary>Waits until the line has ended, 62 seconds and a little at most. Signals to the runner do not end it.</summary>
    internal static void Run(RunDirectory directory, RunSpec spec, RunResult result, SignalQueue signals)
    {
        try
        {
            using Descriptor log = Descriptor.OpenAppend(directory.OnEndLog);
            using Descriptor nothing = Descriptor.OpenRead("/dev/null");
            int error = ThisProcess.ChangeDirectory(spec.Cwd);
            if (error != 0)
            {
                _ = ThisProcess.ChangeDirectory("/");
            }

            error = Child.Spawn(
                new SpawnRequest
                {
                    Path = spec.Shell,
                    Arguments = [spec.Shell, "-c", spec.OnEnd!],
                    Environment = Environment(directory, result),
                    Placement = ProcessPlacement.OwnSession,
                    Input = nothing,
                    Output = log,
                    Error = log,
                },
                out int pid);
            log.WriteAll(Encoding.UTF8.GetBytes(error != 0 ? $"could not be started: {spec.Shell}: {Errno.Describe(error)}\n" : Wait(pid, spec.OnEndLimitS, signals)));
        }
        catch (IOException)
        {
            // there is no place to say so: the outcome stands
        }
    }

    private static string Wait(int pid, double limit, SignalQueue signals)
    {
        long deadline = Clock.After(limit);
        long killAt = long.MaxValue;
        while (true)
        {
            while (signals.Next() > 0)
            {
                // the window may be closed and the run stopped meanwhile: that is not the line's business
            }

            while (Child.Reap(-1, wait: false) is { } change)
            {
                if (change.Pid == pid)
                {
                    if (killAt != long.MaxValue)
                    {
                        Signal(pid, Signals.Kill);
                    }

                    return $"{(killAt != long.MaxValue ? $"ended after {limit} s, " : "")}exit code {change.ExitCode}\n";
                }
            }

            if (Clock.Ticks >= deadline)
            {
                bool first = killAt == long.MaxValue;
                Signal(pid, first ? Signals.Terminate : Signals.Kill);
                killAt = first ? Clock.After(Grace) : Clock.After(0.1);
                deadline = killAt;
            }

            _ = Readiness.WaitToRead(Clock.Until(deadline), signals.Descriptor);
        }
    }

    // To all that the line has started: below it by parentage, or orphaned but still of its session.
    private static void Signal(int session, int signal)
    {
        var below = new HashSet<int> { session };
        foreach (ProcessEntry process in ProcessTable.Descendants(session))
        {
            below.Add(process.Pid);
        }

        foreach (ProcessEntry process in ProcessTable.Descendants(System.Environment.ProcessId))
        {
            if (process.Session == session || below.Contains(process.Pid))
            {
                _ = Signals.SendToProcess(process.Pid, signal);
                _ = Signals.SendToProcess(process.Pid, Signals.Continue);
            }
        }
    }

    // The command's environment, read again: the runner does not keep it while the command runs.
    private static List<OsString> Environment(RunDirectory directory, RunResult result)
    {
        RunSpec? spec = RunFiles.ReadSpec(directory);
        List<OsString> entries = CommandEnvironment.Combine(spec?.Environment ?? [], ThisProcess.Environment());
        string status = (result.Reason == RunReason.Stopped ? RunStatus.Stopped : IsSuccess(result) ? RunStatus.Finished : RunStatus.Failed).Word();
        entries.Add($"STINT_STATUS={status}");
        entries.Add($"STINT_EXIT_CODE={result.ExitCode}");
        entries.Add($"STINT_REASON={result.Reason.Word()}");
        return entries;
    }

    private static bool IsSuccess(RunResult result) => result is { Reason: RunReason.Exit, ExitCode: 0 };
}
