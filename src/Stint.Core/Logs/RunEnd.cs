using Stint.Contracts;

namespace Stint.Core.Logs;

/// <summary>That a run has ended: how many bytes of its log are output, or null where nobody knows (a lost run, a launch given up).</summary>
public readonly record struct RunEnd(long? LogBytes)
{
    /// <summary>The end as result.json has it; null while there is none. A damaged one is an end of which nothing is known.</summary>
    public static RunEnd? FromResult(RunDirectory directory)
    {
        try
        {
            return RunFiles.Read(directory.Result, ContractsJson.Default.RunResult) is { } result ? new RunEnd(result.LogBytes) : null;
        }
        catch (DamagedFileException)
        {
            return new RunEnd(null);
        }
    }
}
