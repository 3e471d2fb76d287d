using System.Buffers;
using System.Text;

namespace Stint.Contracts;

/// <summary>
/// The cells of one line by column. A cell holds a character, or the index of its newest mark (<see cref="CellMarks"/>), or says that it
/// belongs to the wide character or tab before it. Characters are replaced whole: half of one turns into a blank.
/// </summary>
internal sealed class CellRow(int limit, bool keepColours)
{
    private const int Continued = -1, FirstMark = -2;
    private readonly CellMarks _marks = new();
    private int[] _cells = new int[256];
    private ulong[] _styles = keepColours ? new ulong[256] : [];
    private bool _ascii = true;

    public int Length { get; private set; }

    /// <summary>Whether anything but blanks stands in the line.</summary>
    public bool IsVisible => _cells.AsSpan(0, Length).ContainsAnyExcept(' ', '\t', Continued);

    public void Clear()
    {
        Length = 0;
        _marks.Clear();
        _ascii = true;
    }

    public void SetAscii(int column, ReadOnlySpan<byte> text, TextStyle style)
    {
        Occupy(column, text.Length, style);
        Span<int> cells = _cells.AsSpan(column, text.Length);
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = text[i];
        }
    }

    public void Set(int column, int character, int width, TextStyle style)
    {
        Occupy(column, width, style);
        _cells[column] = character;
        _cells.AsSpan(column + 1, width - 1).Fill(Continued);
        _ascii = false;
    }

    /// <summary>Puts a mark on the character before the column, which is not 0. False when there are too many.</summary>
    public bool Mark(int column, int mark)
    {
        if (_marks.Count + 2 > limit)
        {
            return false;
        }

        PadTo(column);
        int at = column - 1;
        while (_cells[at] == Continued)
        {
            at--;
        }

        int newest = _cells[at] <= FirstMark ? FirstMark - _cells[at] : _marks.Add(_cells[at], CellMarks.None);
        _cells[at] = FirstMark - _marks.Add(mark, newest);
        _ascii = false;
        return true;
    }

    public void Blank(int column, int count)
    {
        if (count > 0)
        {
            Vacate(column, count);
            _cells.AsSpan(column, count).Fill(' ');
            Paint(column, count, default);
        }
    }

    public void Truncate(int column)
    {
        if (column < Length)
        {
            Vacate(column, Length - column);
            Length = column;
        }
    }

    public void Delete(int column, int count)
    {
        Blank(column, count);
        Vacate(column + count, 0);
        Shift(column + count, column, Length - column - count);
        Length -= count;
    }

    public void Insert(int column, int count)
    {
        Vacate(column, 0);
        Grow(Length + count);
        Shift(column, column + count, Length - column);
        Length += count;
        _cells.AsSpan(column, count).Fill(' ');
        Paint(column, count, default);
    }

    public void Render(ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        if (_ascii && !keepColours)
        {
            Span<byte> text = output.GetSpan(Length + 1);
            ReadOnlySpan<int> cells = _cells.AsSpan(0, Length);
            for (int i = 0; i < cells.Length; i++)
            {
                text[i] = (byte)cells[i];
            }

            output.Advance(Length);
            return;
        }

        TextStyle current = default;
        for (int i = 0, end = Length; i < Length; i = end)
        {
            if (keepColours)
            {
                int same = _styles.AsSpan(i, Length - i).IndexOfAnyExcept(_styles[i]);
                end = same < 0 ? Length : i + same;
                current = Change(current, new TextStyle(_styles[i]), output);
            }

            RenderCells(_cells.AsSpan(i, end - i), output);
        }

        _ = Change(current, default, output);
    }

    private static TextStyle Change(TextStyle from, TextStyle to, ArrayBufferWriter<byte> output)
    {
        if (from != to)
        {
            to.Write(output, from);
        }

        return to;
    }

    private void RenderCells(ReadOnlySpan<int> cells, ArrayBufferWriter<byte> output)
    {
        const int Longest = 4;
        Span<byte> text = output.GetSpan((cells.Length * Longest) + 1);
        int n = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            int cell = cells[i];
            if ((uint)cell < 0x80)
            {
                text[n++] = (byte)cell;
            }
            else if (cell >= 0)
            {
                n += new Rune(cell).EncodeToUtf8(text[n..]);
            }
            else if (cell <= FirstMark)
            {
                output.Advance(n);
                foreach (int character in _marks.Characters(FirstMark - cell))
                {
                    output.Advance(new Rune(character).EncodeToUtf8(output.GetSpan(Longest)));
                }

                text = output.GetSpan(((cells.Length - i) * Longest) + 1);
                n = 0;
            }
        }

        output.Advance(n);
    }

    // Makes room for whole characters: blanks before them, and what stood there out of the way.
    private void Occupy(int column, int count, TextStyle style)
    {
        PadTo(column);
        Grow(column + count);
        Vacate(column, Math.Min(count, Length - column));
        Length = Math.Max(Length, column + count);
        Paint(column, count, style);
    }

    private void PadTo(int column)
    {
        if (column > Length)
        {
            Grow(column);
            _cells.AsSpan(Length, column - Length).Fill(' ');
            Paint(Length, column - Length, default);
            Length = column;
        }
    }

    // A character that reaches over an end of the range is turned into blanks; with an empty range, one that spans the place.
    private void Vacate(int start, int count)
    {
        if (_ascii)
        {
            return;
        }

        int first = start, last = start + count;
        while (first < Length && _cells[first] == Continued)
        {
            first--;
        }

        while (last < Length && _cells[last] == Continued)
        {
            last++;
        }

        for (int i = first; i < last; i++)
        {
            if (_cells[i] <= FirstMark)
            {
                _marks.Remove(FirstMark - _cells[i]);
            }

            _cells[i] = ' ';
        }
    }

    private void Shift(int from, int to, int count)
    {
        Array.Copy(_cells, from, _cells, to, count);
        if (keepColours)
        {
            Array.Copy(_styles, from, _styles, to, count);
        }
    }

    private void Paint(int start, int count, TextStyle style)
    {
        if (keepColours)
        {
            _styles.AsSpan(start, count).Fill(style.Bits);
        }
    }

    private void Grow(int length)
    {
        if (length > _cells.Length)
        {
            int size = Math.Min(limit, Math.Max(length, _cells.Length * 2));
            Array.Resize(ref _cells, size);
            if (keepColours)
            {
                Array.Resize(ref _styles, size);
            }
        }
    }
}
