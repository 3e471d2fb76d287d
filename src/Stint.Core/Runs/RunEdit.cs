using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>What is to be different about a run that has not been launched; null leaves it as it is.</summary>
public sealed record RunChange
{
    public string? Name { get; init; }

    public OsString? ShellLine { get; init; }

    /// <summary>Absolute.</summary>
    public OsString? Cwd { get; init; }
}

/// <summary>
/// Changes runs that wait. spec.json is what starts and the row is what is told: both are replaced within the transaction that a launch,
/// too, needs in order to claim the run, so that it finds all of the old or all of the new. A process that dies in between leaves a spec
/// that is ahead of its row: the launch then brings the row up to it (<see cref="Truth"/>).
/// </summary>
internal sealed class RunEdit(RunStore store, Database database, Workdir workdir)
{
    /// <summary>The record as it is then. Throws <see cref="StintException"/> when the run has been launched.</summary>
    internal RunRecord Apply(RunId id, RunChange change)
    {
        RunDirectory directory = workdir.Run(id);
        RunSpec? before = null;
        bool nothing = change is { Name: null, ShellLine: null, Cwd: null };
        try
        {
            return database.Write(_ =>
            {
                RunRecord run = store.Find(id) ?? throw new StintException(ErrorCode.NotFound, $"edit: run {id}: there is no such run any more");
                if (run.Status is not (RunStatus.Ready or RunStatus.Queued))
                {
                    throw new StintException(ErrorCode.Conflict, $"edit: run {id}: it is {run.Status.Word()}: only a run that has not been launched can be changed; use rerun");
                }

                if (nothing)
                {
                    return run;
                }

                RunSpec spec = RunFiles.ReadSpec(directory) ?? throw new StintException(ErrorCode.Damaged, $"edit: run {id}: its spec.json is gone: start the command anew");
                RunSpec changed = With(spec, change);
                if (change.ShellLine is not null || change.Cwd is not null)
                {
                    DurableFile.Replace(directory.Spec, RunFileJson.Of(changed));
                    before = spec;
                }

                FaultPoint.Pass("edit-between");
                return store.Rewrite(Truth(run, changed) with { Name = change.Name ?? run.Name });
            });
        }
        catch (Exception) when (before is not null)
        {
            DurableFile.Replace(directory.Spec, RunFileJson.Of(before)); // the row could not be written: full disk, perhaps
            throw;
        }
    }

    /// <summary>The record with what a spec says of the command and where it starts.</summary>
    internal static RunRecord Truth(RunRecord run, RunSpec spec)
    {
        string cwd = spec.Cwd.ToString(), command = CommandOf(spec);
        return run.Command == command && run.Workdir == cwd ? run : run with { Command = command, Argv = ArgvOf(spec), Workdir = cwd };
    }

    /// <summary>How a command is shown.</summary>
    internal static string CommandOf(RunSpec spec) => spec.ShellLine ?? ShellQuote.Join(spec.Argv.Select(a => a.ToString()));

    /// <summary>The words of a command that is no shell line.</summary>
    internal static IReadOnlyList<string>? ArgvOf(RunSpec spec) => spec.ShellLine is null ? [.. spec.Argv.Select(a => a.ToString())] : null;

    private static RunSpec With(RunSpec spec, RunChange change)
    {
        spec = change.ShellLine is { } line ? spec with { Argv = [spec.Shell, "-lc", ShellLine.ForShell(line)], ShellLine = line.ToString() } : spec;
        return change.Cwd is { } cwd ? spec with { Cwd = cwd, Environment = RunEnvironment.In(spec.Environment, cwd) } : spec;
    }
}
