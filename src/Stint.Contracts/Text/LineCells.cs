using System.Buffers;
using System.Text;

namespace Stint.Contracts;

/// <summary>One line of a terminal without a right margin, and the cursor in it. Bounded: what does not fit is refused.</summary>
internal sealed class LineCells(int limit, bool keepColours)
{
    /// <summary>No terminal has rows longer than this: moves and erasures that reach further are cut short.</summary>
    private const int MaxRow = 4096;
    private const int TabStop = 8;
    private readonly CellRow _row = new(limit, keepColours);
    private int _column, _saved;

    public int Length => _row.Length;

    public bool IsPristine => Length == 0 && _column == 0;

    public bool IsVisible => _row.IsVisible;

    private int Reach => Math.Min(limit, Math.Max(Length, MaxRow));

    private int Rest => Length - _column;

    /// <summary>Writes characters from the cursor on and says how many; fewer when the line is full.</summary>
    public int PutAscii(ReadOnlySpan<byte> text, TextStyle style)
    {
        int count = Math.Min(text.Length, limit - _column);
        _row.SetAscii(_column, text[..count], style);
        _column += count;
        return count;
    }

    /// <summary>Writes one character at the cursor. False when the line is full.</summary>
    public bool Put(Rune rune, TextStyle style)
    {
        int width = CellWidth.Of(rune);
        if (width == 0)
        {
            return _column == 0 || _row.Mark(_column, rune.Value); // at the start there is nothing to stand on
        }

        return _column + width <= limit && Set(rune.Value, width, style);
    }

    /// <summary>At the end of the line a tab becomes part of it, elsewhere it moves the cursor. False when the line is full.</summary>
    public bool Tab(TextStyle style)
    {
        int next = ((_column / TabStop) + 1) * TabStop;
        if (_column == Length)
        {
            return next <= limit && Set('\t', next - _column, style);
        }

        MoveTo(next);
        return true;
    }

    public void MoveTo(int column) => _column = Math.Clamp(column, 0, Reach);

    public void MoveBy(int columns) => MoveTo(_column + columns);

    public void SaveColumn() => _saved = _column;

    public void RestoreColumn() => MoveTo(_saved);

    public void EraseToEnd() => _row.Truncate(_column);

    public void EraseToCursor()
    {
        int end = Math.Min(_column + 1, Length), start = Math.Max(0, end - MaxRow);
        _row.Blank(start, end - start);
    }

    /// <summary>Empties the line; the cursor stays.</summary>
    public void EraseAll() => _row.Clear();

    public void EraseCharacters(int count) => _row.Blank(_column, Math.Min(Math.Min(count, MaxRow), Rest));

    public void DeleteCharacters(int count)
    {
        if (Rest is > 0 and <= MaxRow)
        {
            _row.Delete(_column, Math.Min(count, Rest));
        }
    }

    public void InsertBlanks(int count)
    {
        count = Math.Min(Math.Min(count, MaxRow), limit - Length);
        if (Rest is > 0 and <= MaxRow && count > 0)
        {
            _row.Insert(_column, count);
        }
    }

    /// <summary>An empty line, the cursor at its start.</summary>
    public void StartOver()
    {
        _row.Clear();
        _column = 0;
    }

    public void Render(ArrayBufferWriter<byte> output) => _row.Render(output);

    private bool Set(int character, int width, TextStyle style)
    {
        _row.Set(_column, character, width, style);
        _column += width;
        return true;
    }
}
