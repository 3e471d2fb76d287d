using Stint.Core.Kernel;

namespace Stint.Core.Logs.Search;

/// <summary>How long a search may take, and who may stop it before.</summary>
internal sealed class SearchBudget(TimeSpan limit, TimeProvider time, CancellationToken ct)
{
    private const int LinesBetweenLooks = 64;
    private readonly long _started = time.GetTimestamp();
    private int _lines;

    /// <summary>Called for every line. Looks at the clock now and then.</summary>
    public void Spend()
    {
        if (++_lines % LinesBetweenLooks == 0)
        {
            Check();
        }
    }

    /// <summary>Throws <see cref="OperationCanceledException"/>, or <see cref="StintException"/> (Invalid) when the time is up.</summary>
    public void Check()
    {
        ct.ThrowIfCancellationRequested();
        if (time.GetElapsedTime(_started) > limit)
        {
            throw new StintException(
                ErrorCode.Invalid, $"search: given up after {limit.TotalSeconds:0.#} s: too expensive for a log of this size: look for plain words");
        }
    }
}
