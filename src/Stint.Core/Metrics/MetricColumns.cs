using System.Text;

namespace Stint.Core.Metrics;

/// <summary>What a key of a row means.</summary>
internal enum ColumnRole
{
    Value,
    Step,
    Time,

    /// <summary>A value, and the step where a row has no other.</summary>
    Epoch,
    Ignored,
}

/// <summary>One key of a file's rows. The lower the rank, the sooner it is taken for the step or the time.</summary>
internal sealed record Column(byte[] Key, string Name, ColumnRole Role, int Rank)
{
    internal Series? Series { get; set; }
}

/// <summary>The keys of a file in the order they appeared, a bounded number. Rows mostly have the same keys in the same order: then no name is ever made.</summary>
internal sealed class MetricColumns
{
    /// <summary>More keys than this are left out.</summary>
    internal const int Most = 2000;

    private static readonly Dictionary<string, (ColumnRole, int)> Roles = new(StringComparer.Ordinal)
    {
        ["step"] = (ColumnRole.Step, 0),
        ["_step"] = (ColumnRole.Step, 1),
        ["global_step"] = (ColumnRole.Step, 2),
        ["epoch"] = (ColumnRole.Epoch, 3),
        ["time"] = (ColumnRole.Time, 0),
        ["timestamp"] = (ColumnRole.Time, 1),
        ["_timestamp"] = (ColumnRole.Time, 2),
        ["_runtime"] = (ColumnRole.Ignored, 0),
    };

    private readonly Dictionary<string, Column> _byName = new(StringComparer.Ordinal);
    private readonly List<Column> _expected = [];

    /// <summary>All, in the order in which they appeared.</summary>
    internal List<Column> All { get; } = [];

    internal bool IsTruncated { get; private set; }

    /// <summary>The column of a key at the nth place of a row; null when there are too many.</summary>
    internal Column? Find(ReadOnlySpan<byte> key, int place)
    {
        if (place < _expected.Count && key.SequenceEqual(_expected[place].Key))
        {
            return _expected[place];
        }

        string name = Encoding.UTF8.GetString(key);
        if (!_byName.TryGetValue(name, out Column? column))
        {
            if (All.Count >= Most)
            {
                IsTruncated = true;
                return null;
            }

            (ColumnRole role, int rank) = Roles.GetValueOrDefault(name);
            _byName[name] = column = new Column(key.ToArray(), name, role, rank);
            All.Add(column);
        }

        if (place < _expected.Count)
        {
            _expected[place] = column;
        }
        else if (place == _expected.Count && place < Most)
        {
            _expected.Add(column);
        }

        return column;
    }
}
