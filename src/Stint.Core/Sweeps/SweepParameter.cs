namespace Stint.Core.Sweeps;

/// <summary>
/// A parameter and its values: a list, or all of <c>min, min+step, …</c> up to and with max. Values are texts, as the command gets them;
/// no two are equal.
/// </summary>
public sealed class SweepParameter
{
    private readonly IReadOnlyList<string> _values;
    private readonly decimal _min, _step;

    private SweepParameter(string name, IReadOnlyList<string> values, decimal min, decimal step, long count)
    {
        Name = name;
        (_values, _min, _step, Count) = (values, min, step, count);
    }

    public string Name { get; }

    /// <summary>How many values there are, at least one.</summary>
    public long Count { get; }

    public string this[long index] => _values.Count > 0 ? _values[(int)index] : CellNumber.Text(_min + (_step * index));

    public static SweepParameter List(string name, IEnumerable<string> values)
    {
        string[] distinct = [.. values.Distinct(StringComparer.Ordinal)];
        return distinct.Length > 0 ? new SweepParameter(name, distinct, 0, 0, distinct.Length) : throw SweepError.Parameter(name, "it has no values: give at least one");
    }

    public static SweepParameter Range(string name, decimal min, decimal max, decimal step)
    {
        if (step <= 0 || max < min)
        {
            throw SweepError.Parameter(name, step <= 0 ? "its step is not above 0" : "its max is below its min");
        }

        decimal steps;
        try
        {
            steps = decimal.Floor((max - min) / step);
        }
        catch (OverflowException)
        {
            throw SweepError.Parameter(name, "it has too many values");
        }

        return steps < long.MaxValue / 2m ? new SweepParameter(name, [], min, step, (long)steps + 1) : throw SweepError.Parameter(name, "it has too many values");
    }
}
