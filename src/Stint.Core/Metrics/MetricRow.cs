using System.Globalization;
using System.Text.Json;

namespace Stint.Core.Metrics;

/// <summary>
/// Reads one line as a row: a JSON object, whose inner objects give keys joined with dots. Numbers are values; true, false, null, texts and
/// arrays are none; NaN and the infinities, also as texts, are gaps. Objects that W&amp;B marks with <c>_type</c> (images, histograms) are
/// left out. The step is <c>step</c>, <c>_step</c>, <c>global_step</c> or <c>epoch</c>, else the row's number; the time <c>time</c>,
/// <c>timestamp</c> or <c>_timestamp</c>, in seconds or milliseconds since the epoch or as ISO 8601.
/// </summary>
internal sealed class MetricRow(MetricColumns columns)
{
    private const int Deepest = 8, LongestKey = 256;
    private const double Milliseconds = 1e11; // in seconds that would be the year 5138
    private readonly List<(Column Column, double Value)> _values = [];
    private readonly byte[] _key = new byte[LongestKey];
    private int _place;
    private (double Value, int Rank) _step, _time;

    /// <summary>The row's values; an epoch that serves as the step is not among them.</summary>
    internal List<(Column Column, double Value)> Values => _values;

    /// <summary>NaN where the row has none.</summary>
    internal double Step => _step.Value;

    /// <summary>In seconds; NaN where the row has none.</summary>
    internal double Time => _time.Value;

    /// <summary>False for what is no such line.</summary>
    internal bool TryRead(ReadOnlySpan<byte> line)
    {
        if (line is not [(byte)'{', .., (byte)'}'])
        {
            return false; // most broken lines, without the cost of an exception
        }

        _values.Clear();
        _place = 0;
        _step = _time = (double.NaN, int.MaxValue);
        try
        {
            var reader = new Utf8JsonReader(LooseJson.Replace(line, "\"NaN\""u8));
            _ = reader.Read();
            Object(ref reader, 0, 0);
            _ = reader.Read(); // throws where more follows
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }

        _ = _values.RemoveAll(v => v.Column.Role == ColumnRole.Epoch && _step.Rank == v.Column.Rank);
        return true;
    }

    private void Object(ref Utf8JsonReader reader, int depth, int prefix)
    {
        bool first = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (first && depth > 0 && reader.ValueTextEquals("_type"u8))
            {
                SkipRest(ref reader);
                return;
            }

            first = false;
            int length = Append(ref reader, prefix);
            _ = reader.Read();
            Value(ref reader, depth, length);
        }
    }

    private void Value(ref Utf8JsonReader reader, int depth, int length)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when depth + 1 < Deepest && length > 0:
                Object(ref reader, depth + 1, length);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                reader.Skip();
                break;
            case JsonTokenType.Number when length > 0:
                Take(length, reader.TryGetDouble(out double number) && double.IsFinite(number) ? number : double.NaN);
                break;
            case JsonTokenType.String when length > 0:
                Text(ref reader, length);
                break;
        }
    }

    private void Text(ref Utf8JsonReader reader, int length)
    {
        const int Longest = 40;
        if (reader.ValueSpan.Length > Longest || columns.Find(_key.AsSpan(0, length), _place++) is not { } column)
        {
            return;
        }

        string text = reader.GetString()!;
        if (column.Role == ColumnRole.Time && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at))
        {
            Take(column, at.ToUnixTimeMilliseconds() / 1000.0);
        }
        else if (text.TrimStart('-', '+').ToUpperInvariant() is "NAN" or "INFINITY" or "INF")
        {
            Take(column, double.NaN);
        }
    }

    private void Take(int length, double value)
    {
        if (columns.Find(_key.AsSpan(0, length), _place++) is { } column)
        {
            Take(column, value);
        }
    }

    private void Take(Column column, double value)
    {
        switch (column.Role)
        {
            case ColumnRole.Step or ColumnRole.Epoch when double.IsFinite(value) && column.Rank < _step.Rank:
                _step = (value, column.Rank);
                break;
            case ColumnRole.Time when double.IsFinite(value) && column.Rank < _time.Rank:
                _time = (value > Milliseconds ? value / 1000 : value, column.Rank);
                break;
        }

        if (column.Role is ColumnRole.Value or ColumnRole.Epoch)
        {
            _values.Add((column, value));
        }
    }

    // Puts the name behind the prefix; 0 when that is too long.
    private int Append(ref Utf8JsonReader reader, int prefix)
    {
        int start = prefix == 0 ? 0 : prefix + 1;
        if (start + reader.ValueSpan.Length > LongestKey)
        {
            return 0;
        }

        if (prefix > 0)
        {
            _key[prefix] = (byte)'.';
        }

        int length = reader.ValueIsEscaped ? reader.CopyString(_key.AsSpan(start)) : reader.ValueSpan.Length;
        if (!reader.ValueIsEscaped)
        {
            reader.ValueSpan.CopyTo(_key.AsSpan(start));
        }

        return start + length;
    }

    private static void SkipRest(ref Utf8JsonReader reader)
    {
        for (int depth = reader.CurrentDepth; reader.Read() && reader.CurrentDepth >= depth;)
        {
        }
    }
}
