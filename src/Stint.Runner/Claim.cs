using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>The right to start this run's command: the lock, and the one started.json. Held until disposed.</summary>
internal sealed class Claim : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2); // readers hold the lock for an instant
    private readonly RunDirectory _directory;
    private readonly FileLock _lock;
    private StartRecord _record;

    private Claim(RunDirectory directory, FileLock held, StartRecord record)
    {
        _directory = directory;
        _lock = held;
        _record = record;
    }

    /// <summary>Null, and why, when the run has been started or given up before. Throws when the directory cannot be written.</summary>
    internal static Claim? Take(RunDirectory directory, out string refusal)
    {
        refusal = "another runner is at work on this run";
        if (FileLock.TryTake(directory.Lock, Patience) is not { } held)
        {
            return null;
        }

        int pid = Environment.ProcessId;
        var record = new StartRecord
        {
            RunnerPid = pid,
            RunnerStart = ProcessTable.Find(pid)?.StartTime ?? 0,
            BootId = Machine.BootId,
            MachineId = Machine.MachineId,
            Host = Machine.HostName,
        };
        try
        {
            if (DurableFile.Create(directory.Started, RunFileJson.Of(record), durably: false)) // after a power failure nobody relies on it
            {
                return new Claim(directory, held, record);
            }
        }
        catch (PosixException)
        {
            held.Dispose();
            throw;
        }

        refusal = WhyTaken(directory);
        held.Dispose();
        return null;
    }

    /// <summary>Adds the command's process to started.json: from now on the run counts as running. A full disk keeps it out, no more.</summary>
    internal void NoteCommand(int pid, double startedAt)
    {
        _record = _record with { CommandPid = pid, CommandStart = ProcessTable.Find(pid)?.StartTime, StartedAt = startedAt };
        try
        {
            DurableFile.Replace(_directory.Started, RunFileJson.Of(_record), durably: false); // process ids mean nothing after the power was lost
        }
        catch (PosixException)
        {
            // the command runs; readers find it through the runner's session
        }
    }

    public void Dispose() => _lock.Dispose();

    private static string WhyTaken(RunDirectory directory)
    {
        try
        {
            return RunFiles.Read(directory.Started, ContractsJson.Default.StartRecord) is { Never: true } record
                ? $"the launch of this run was given up: {record.Message ?? "no reason was noted"}"
                : "this run has been started before";
        }
        catch (DamagedFileException e)
        {
            return e.Message;
        }
    }
}
