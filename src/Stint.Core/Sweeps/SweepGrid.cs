using Stint.Contracts;

namespace Stint.Core.Sweeps;

/// <summary>All combinations of some parameters, or some drawn from them. Nothing of it is made before it is asked for.</summary>
public sealed class SweepGrid
{
    /// <summary>The most cells that can get runs, and do without a smaller limit.</summary>
    public const int MostRuns = 10_000;

    private readonly IReadOnlyList<SweepParameter> _parameters;
    private readonly SweepMode _mode;
    private readonly long _all;
    private readonly ulong _seed;

    /// <summary>Throws <see cref="Kernel.StintException"/> when there are more combinations than can be counted.</summary>
    public SweepGrid(IReadOnlyList<SweepParameter> parameters, SweepMode mode, int? count = null, long? seed = null)
    {
        (_parameters, _mode, _seed) = (parameters, mode, (ulong)(seed ?? 0));
        try
        {
            _all = parameters.Aggregate(1L, (product, p) => checked(product * p.Count));
        }
        catch (OverflowException)
        {
            throw SweepError.Of("parameters", "they have more combinations than can be counted");
        }

        Total = mode == SweepMode.Random ? Math.Min(_all, count ?? throw SweepError.Of("count", "say how many cells to draw")) : _all;
    }

    /// <summary>How many cells there are.</summary>
    public long Total { get; }

    /// <summary>The first cells: of a grid, the last parameter changes fastest; of a random sweep, in the order in which they are drawn.</summary>
    public IEnumerable<SweepCell> Cells(int limit) => (_mode == SweepMode.Random ? Draw(limit) : First(limit)).Select(At);

    private IEnumerable<long> First(int limit)
    {
        for (long index = 0; index < Math.Min(Total, limit); index++)
        {
            yield return index;
        }
    }

    // A shuffle that is only carried out as far as it is asked for (Fisher and Yates): no cell comes twice, however few are left.
    private IEnumerable<long> Draw(int limit)
    {
        var random = new SplitMix(_seed);
        var moved = new Dictionary<long, long>();
        for (long drawn = 0; drawn < Math.Min(Total, limit); drawn++)
        {
            long at = drawn + random.Below(_all - drawn);
            yield return moved.GetValueOrDefault(at, at);
            moved[at] = moved.GetValueOrDefault(drawn, drawn);
        }
    }

    private SweepCell At(long index)
    {
        var values = new KeyValuePair<string, string>[_parameters.Count];
        for (int i = _parameters.Count - 1; i >= 0; i--)
        {
            values[i] = new(_parameters[i].Name, _parameters[i][index % _parameters[i].Count]);
            index /= _parameters[i].Count;
        }

        return new SweepCell(values);
    }
}
