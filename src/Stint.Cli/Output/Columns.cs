using System.Text;
using Stint.Contracts;

namespace Stint.Cli.Output;

/// <summary>A column: its title, its cells, and how each is coloured once it is cut and padded.</summary>
internal sealed record Column(string Title, IReadOnlyList<string> Cells, Func<int, string, string>? Paint = null)
{
    /// <summary>Widths to which it is cut, one after the other, when the terminal is narrow; empty: it is never cut.</summary>
    internal IReadOnlyList<int> Least { get; init; } = [];

    /// <summary>Left out when cutting is not enough, the lowest number first; 0: never.</summary>
    internal int LeftOut { get; init; }

    /// <summary>The end says more than the beginning, as in a path.</summary>
    internal bool CutsBeginning { get; init; }
}

/// <summary>A table in which every row takes exactly one line of the terminal, however narrow: cells are cut, then columns left out.</summary>
internal static class Columns
{
    private const int Gap = 2;

    internal static string Layout(IReadOnlyList<Column> columns, int width, Style style)
    {
        List<Column> shown = [.. columns];
        int[] widths;
        while ((widths = Fit(shown, width)).Sum() + (Gap * (shown.Count - 1)) > width
            && shown.Where(c => c.LeftOut > 0).MinBy(c => c.LeftOut) is { } least)
        {
            shown.Remove(least);
        }

        // Narrower than anything useful: what does not fit is cut off, from the last column on.
        int excess = widths.Sum() + (Gap * (shown.Count - 1)) - width;
        for (int i = shown.Count - 1; i > 0 && excess > 0; i--)
        {
            int cut = Math.Clamp(widths[i] - 1, 0, excess);
            widths[i] -= cut;
            excess -= cut;
        }

        var text = new StringBuilder();
        Append(text, shown, widths, c => c.Title, (_, cell) => style.Dim(cell));
        for (int row = 0; row < shown[0].Cells.Count; row++)
        {
            int at = row;
            Append(text, shown, widths, c => c.Cells[at], (column, cell) => column.Paint is { } paint ? paint(at, cell) : cell);
        }

        return text.ToString();
    }

    /// <summary>How many columns of the terminal a text takes.</summary>
    internal static int WidthOf(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += CellWidth.Of(rune);
        }

        return width;
    }

    /// <summary>The text in at most so many columns; where it was cut stands an ellipsis.</summary>
    internal static string Cut(string text, int width, bool beginning = false)
    {
        if (WidthOf(text) <= width)
        {
            return text;
        }

        Rune[] runes = [.. text.EnumerateRunes()];
        int taken = 0, left = width - 1;
        while (taken < runes.Length && left >= CellWidth.Of(beginning ? runes[^(taken + 1)] : runes[taken]))
        {
            left -= CellWidth.Of(beginning ? runes[^(taken + 1)] : runes[taken]);
            taken++;
        }

        return beginning ? "…" + string.Concat(runes[^taken..]) : string.Concat(runes[..taken]) + "…";
    }

    private static int[] Fit(List<Column> columns, int width)
    {
        int[] widths = [.. columns.Select(c => c.Cells.Append(c.Title).Max(WidthOf))];
        int excess = widths.Sum() + (Gap * (columns.Count - 1)) - width;
        for (int step = 0; excess > 0 && columns.Any(c => step < c.Least.Count); step++)
        {
            for (int i = columns.Count - 1; i >= 0 && excess > 0; i--)
            {
                int cut = step < columns[i].Least.Count ? Math.Clamp(widths[i] - columns[i].Least[step], 0, excess) : 0;
                widths[i] -= cut;
                excess -= cut;
            }
        }

        return widths;
    }

    private static void Append(StringBuilder text, List<Column> columns, int[] widths, Func<Column, string> cellOf, Func<Column, string, string> paint)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            string cell = Cut(cellOf(columns[i]), widths[i], columns[i].CutsBeginning);
            text.Append(paint(columns[i], cell)).Append(' ', i == columns.Count - 1 ? 0 : widths[i] - WidthOf(cell) + Gap);
        }

        text.Append('\n');
    }
}
