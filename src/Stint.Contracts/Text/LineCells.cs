using System.Buffers;
using System.Text;

namespace Stint.Contracts;

/// <summary>
/// One line of a terminal without a right margin: cells by column, a cursor, and marks (zero-width characters) on cells. A cell holds a
/// character, or the index of its newest mark, or says that it belongs to the wide character or tab before it. Bounded by its limit.
/// </summary>
internal sealed class LineCells(int limit, bool keepColours)
{
    /// <summary>No terminal has rows longer than this: moves and erasures that reach further are cut short.</summary>
    private const int MaxRow = 4096;
    private const int TabStop = 8, Continued = -1, FirstMark = -2;
    private readonly CellMarks _marks = new();
    private int[] _cells = new int[256];
    private ulong[] _styles = keepColours ? new ulong[256] : [];
    private int _column, _saved;
    private bool _ascii = true;

    public int Length { get; private set; }

    public bool IsPristine => Length == 0 && _column == 0;

    private int Reach => Math.Min(limit, Math.Max(Length, MaxRow));

    /// <summary>Writes characters from the cursor on and says how many; fewer when the line is full.</summary>
    public int PutAscii(ReadOnlySpan<byte> text, TextStyle style)
    {
        int count = Math.Min(text.Length, limit - _column);
        Occupy(count, style);
        Span<int> cells = _cells.AsSpan(_column, count);
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = text[i];
        }

        _column += count;
        return count;
    }

    /// <summary>Writes one character at the cursor. False when the line is full.</summary>
    public bool Put(Rune rune, TextStyle style)
    {
        int width = CellWidth.Of(rune);
        if (width == 0 && (_column > 0 || Length > 0))
        {
            return PutMark(rune.Value);
        }

        width = Math.Max(1, width);
        if (_column + width > limit)
        {
            return false;
        }

        Occupy(width, style);
        _cells[_column] = rune.Value;
        _cells.AsSpan(_column + 1, width - 1).Fill(Continued);
        _column += width;
        _ascii = false;
        return true;
    }

    /// <summary>At the end of the line a tab becomes part of it, elsewhere it moves the cursor. False when the line is full.</summary>
    public bool Tab(TextStyle style)
    {
        int next = ((_column / TabStop) + 1) * TabStop;
        if (_column != Length)
        {
            _column = Math.Min(next, Reach);
            return true;
        }

        if (next > limit)
        {
            return false;
        }

        Occupy(next - _column, style);
        _cells[_column] = '\t';
        _cells.AsSpan(_column + 1, next - _column - 1).Fill(Continued);
        _column = next;
        _ascii = false;
        return true;
    }

    public void MoveTo(int column) => _column = Math.Clamp(column, 0, Reach);

    public void MoveBy(int columns) => MoveTo(_column + columns);

    public void SaveColumn() => _saved = _column;

    public void RestoreColumn() => MoveTo(_saved);

    public void EraseToEnd()
    {
        if (_column < Length)
        {
            Vacate(_column, Length - _column);
            Length = _column;
        }
    }

    public void EraseToCursor()
    {
        int end = Math.Min(_column + 1, Length), start = Math.Max(0, end - MaxRow);
        Blank(start, end - start);
    }

    /// <summary>Empties the line; the cursor stays.</summary>
    public void EraseAll()
    {
        Length = 0;
        _marks.Clear();
        _ascii = true;
    }

    public void EraseCharacters(int count) => Blank(_column, Math.Min(Math.Min(count, MaxRow), Length - _column));

    public void DeleteCharacters(int count)
    {
        int rest = Length - _column;
        if (rest is > 0 and <= MaxRow)
        {
            count = Math.Min(count, rest);
            Blank(_column, count);
            Shift(_column + count, _column, rest - count);
            Length -= count;
        }
    }

    public void InsertBlanks(int count)
    {
        int rest = Length - _column;
        count = Math.Min(Math.Min(count, MaxRow), limit - Length);
        if (rest is > 0 and <= MaxRow && count > 0)
        {
            Vacate(_column, 0);
            Grow(Length + count);
            Shift(_column, _column + count, rest);
            Length += count;
            _cells.AsSpan(_column, count).Fill(' ');
            Paint(_column, count, default);
        }
    }

    public void StartOver()
    {
        EraseAll();
        _column = 0;
    }

    /// <summary>Whether anything but blanks stands in the line.</summary>
    public bool IsVisible => _cells.AsSpan(0, Length).ContainsAnyExcept(' ', '\t', Continued);

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
        for (int i = 0; i < Length; i++)
        {
            if (keepColours && _cells[i] != Continued && _styles[i] != current.Bits)
            {
                var style = new TextStyle(_styles[i]);
                style.Write(output, current);
                current = style;
            }

            RenderCell(_cells[i], output);
        }

        if (!current.IsDefault)
        {
            default(TextStyle).Write(output, current);
        }
    }

    private void RenderCell(int cell, ArrayBufferWriter<byte> output)
    {
        if (cell >= 0)
        {
            output.Advance(new Rune(cell).EncodeToUtf8(output.GetSpan(4)));
        }
        else if (cell <= FirstMark)
        {
            foreach (int character in _marks.Characters(FirstMark - cell))
            {
                output.Advance(new Rune(character).EncodeToUtf8(output.GetSpan(4)));
            }
        }
    }

    private bool PutMark(int mark)
    {
        if (_column == 0)
        {
            return true; // nothing to stand on
        }

        if (_marks.Count + 2 > limit)
        {
            return false;
        }

        if (_column > Length)
        {
            Pad();
        }

        int at = _column - 1;
        while (_cells[at] == Continued)
        {
            at--;
        }

        int newest = _cells[at] <= FirstMark ? FirstMark - _cells[at] : _marks.Add(_cells[at], CellMarks.None);
        _cells[at] = FirstMark - _marks.Add(mark, newest);
        _ascii = false;
        return true;
    }

    // Makes room for characters at the cursor: blanks up to it, and whole characters out of the way.
    private void Occupy(int count, TextStyle style)
    {
        Pad();
        Grow(_column + count);
        Vacate(_column, Math.Min(count, Length - _column));
        Length = Math.Max(Length, _column + count);
        Paint(_column, count, style);
    }

    private void Pad()
    {
        if (_column > Length)
        {
            Grow(_column);
            _cells.AsSpan(Length, _column - Length).Fill(' ');
            Paint(Length, _column - Length, default);
            Length = _column;
        }
    }

    private void Blank(int start, int count)
    {
        if (count > 0)
        {
            Vacate(start, count);
            _cells.AsSpan(start, count).Fill(' ');
            Paint(start, count, default);
        }
    }

    // What reaches over an end of the range turns into blanks, so that no half character is left.
    private void Vacate(int start, int count)
    {
        if (_ascii)
        {
            return;
        }

        int first = start, last = start + count;
        if (start < Length && _cells[start] == Continued)
        {
            while (_cells[first] == Continued)
            {
                first--;
            }
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
