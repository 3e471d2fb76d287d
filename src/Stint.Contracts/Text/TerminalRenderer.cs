using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Stint.Contracts;

/// <summary>
/// Turns what a terminal received into lines of text as a person saw them: escape codes gone, carriage returns, backspaces and erasures
/// carried out. The result does not depend on how the bytes are split. Never throws on any bytes (the sink may), and holds at most one
/// line of <c>limit</c> cells. Moves to other rows are ignored. Bytes that are not UTF-8 become U+FFFD.
/// With <c>keepColours</c> each line carries its own SGR sequences: it begins with the style in force and ends with a reset if need be.
/// </summary>
public sealed class TerminalRenderer
{
    public const int DefaultLimit = 1 << 20;

    /// <summary>A tab is the most that a byte can take.</summary>
    private const int CellsPerByte = 8;

    // Control characters but tab, and C2, which begins the C1 controls: a line without them is what it looks like.
    private static readonly SearchValues<byte> Special = SearchValues.Create(
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127, 0xc2,
    ]);

    private readonly RenderedLine _sink;
    private readonly LineCells _line;
    private readonly bool _keepColours;
    private readonly int _window;
    private readonly EscapeParser _escape = new();
    private readonly ArrayBufferWriter<byte> _output = new(256);
    private readonly byte[] _partial = new byte[4];
    private int _partialLength;
    private TextStyle _style;

    /// <param name="sink">Called for every line during <see cref="Feed"/> and <see cref="Finish"/>.</param>
    /// <param name="keepColours">Keep SGR sequences.</param>
    /// <param name="limit">Columns (plus marks) after which a line is cut into pieces, at least 64.</param>
    public TerminalRenderer(RenderedLine sink, bool keepColours = false, int limit = DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 64);
        _sink = sink;
        _keepColours = keepColours;
        _line = new LineCells(limit, keepColours);
        _window = limit / CellsPerByte;
    }

    /// <summary>Whether the last line has no end yet and is not empty.</summary>
    public bool HasUnfinished => _line.Length > 0;

    /// <summary>Whether what comes next continues a line, a character or an escape sequence.</summary>
    public bool IsWithinLine => !_line.IsPristine || _partialLength > 0 || _escape.IsActive;

    /// <summary>The last line as it stands, without its end; valid until the next call.</summary>
    public ReadOnlySpan<byte> Unfinished()
    {
        _line.Render(_output);
        return _output.WrittenSpan;
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[Step(bytes)..];
        }
    }

    /// <summary>Says that no more bytes come: hands over an unfinished line unless it is empty, and starts afresh with the style in force.</summary>
    public void Finish()
    {
        if (_partialLength > 0)
        {
            _partialLength = 0;
            Put(Rune.ReplacementChar);
        }

        _escape.Reset();
        if (HasUnfinished)
        {
            End(LineEnd.Unfinished);
        }

        _line.StartOver();
    }

    private int Step(ReadOnlySpan<byte> bytes)
    {
        if (_escape.IsActive)
        {
            int taken = _escape.Take(bytes, out EscapeEvent happened);
            Obey(happened);
            return taken;
        }

        if (_partialLength > 0)
        {
            return CompleteCharacter(bytes);
        }

        ReadOnlySpan<byte> window = bytes[..Math.Min(bytes.Length, _window)];
        if (_line.IsPristine && (!_keepColours || _style.IsDefault) && PassLine(window) is > 0 and var passed)
        {
            return passed;
        }

        int run = window.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e);
        return run != 0 ? PutAscii(run < 0 ? window : window[..run]) : bytes[0] >= 0x80 ? PutCharacter(bytes) : Control(bytes[0]);
    }

    // The fast way for a whole line without surprises; 0 for any other.
    private int PassLine(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] >= 0x80 && Rune.DecodeFromUtf8(bytes, out Rune first, out _) == OperationStatus.Done && CellWidth.Of(first) == 0)
        {
            return 0; // at the start of a line there is nothing for a mark to stand on
        }

        int length = bytes.IndexOfAny(Special), end = length;
        while ((uint)end < (uint)bytes.Length && bytes[end] == (byte)'\r')
        {
            end++;
        }

        if ((uint)end >= (uint)bytes.Length || bytes[end] != (byte)'\n' || !Utf8.IsValid(bytes[..length]))
        {
            return 0;
        }

        _sink(bytes[..length], LineEnd.Newline);
        return end + 1;
    }

    private int PutAscii(ReadOnlySpan<byte> text)
    {
        int put = _line.PutAscii(text, _style);
        if (put < text.Length)
        {
            End(LineEnd.TooLong);
        }

        return put;
    }

    private int PutCharacter(ReadOnlySpan<byte> bytes)
    {
        if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == OperationStatus.NeedMoreData)
        {
            bytes.CopyTo(_partial);
            _partialLength = bytes.Length;
            return bytes.Length;
        }

        Put(rune);
        return length;
    }

    private int CompleteCharacter(ReadOnlySpan<byte> bytes)
    {
        int before = _partialLength, added = Math.Min(bytes.Length, _partial.Length - before);
        bytes[..added].CopyTo(_partial.AsSpan(before));
        _partialLength = 0;
        return PutCharacter(_partial.AsSpan(0, before + added)) - before;
    }

    private void Put(Rune rune)
    {
        // C1 controls are dropped alone, as tmux does: in mis-decoded text they are common, and there they introduce nothing.
        if (rune.Value is >= 0x80 and < 0xa0)
        {
            return;
        }

        if (!_line.Put(rune, _style))
        {
            End(LineEnd.TooLong);
            _ = _line.Put(rune, _style);
        }
    }

    private int Control(byte control)
    {
        switch (control)
        {
            case 0x1b:
                _escape.Begin();
                break;
            case (byte)'\n':
                End(LineEnd.Newline);
                break;
            case (byte)'\r':
                _line.MoveTo(0);
                break;
            case (byte)'\b':
                _line.MoveBy(-1);
                break;
            case (byte)'\t':
                if (!_line.Tab(_style))
                {
                    End(LineEnd.TooLong);
                    _ = _line.Tab(_style);
                }

                break;
        }

        return 1;
    }

    private void Obey(EscapeEvent happened)
    {
        switch (happened, (char)_escape.Final)
        {
            case (EscapeEvent.Control, 'm'):
                _style = _keepColours ? _style.After(_escape) : default;
                break;
            case (EscapeEvent.Control, 'H' or 'f'):
                Leave();
                _line.MoveTo(_escape.Value(1) - 1);
                break;
            case (EscapeEvent.Control, 'J') when _escape.Value(0) >= 2:
                Leave();
                break;
            case (EscapeEvent.Control, _):
                CursorMoves.Obey(_escape, _line);
                break;
            case (EscapeEvent.Single, '7'):
                _line.SaveColumn();
                break;
            case (EscapeEvent.Single, '8'):
                _line.RestoreColumn();
                break;
            case (EscapeEvent.Single, 'E'):
                _line.MoveTo(0);
                break;
            case (EscapeEvent.Single, 'c'):
                _style = default;
                break;
        }
    }

    private void Leave()
    {
        if (_line.IsVisible)
        {
            End(LineEnd.CursorMoved);
        }

        _line.StartOver();
    }

    private void End(LineEnd end)
    {
        _line.Render(_output);
        _line.StartOver();
        _sink(_output.WrittenSpan, end);
    }
}
