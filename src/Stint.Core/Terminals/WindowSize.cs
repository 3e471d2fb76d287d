using System.Globalization;

namespace Stint.Core.Terminals;

/// <summary>Columns and rows; as text <c>200x50</c>.</summary>
public readonly record struct WindowSize(int Columns, int Rows)
{
    internal static WindowSize? TryParse(string? text) =>
        text?.Split('x') is [var columns, var rows]
        && int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out int c)
        && int.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out int r)
            ? new WindowSize(c, r)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Columns}x{Rows}");
}
