using System.Text;
using System.Text.Json;
using Stint.Contracts;
using Stint.Core.Logs.Search;

namespace Stint.Cli.Output;

/// <summary>How log bytes reach the reader.</summary>
internal enum LogForm
{
    Plain,
    Coloured,
    Raw,

    /// <summary>One object, with the lines in an array.</summary>
    Json,

    /// <summary>One object for each line.</summary>
    JsonLines,
}

/// <summary>
/// Prints a log piece by piece: as it is, or as lines without escape codes and with progress bars folded. On a terminal a live one also
/// shows the line that is not finished yet, and draws it again as it changes.
/// </summary>
internal sealed class LogPrinter
{
    private readonly OutputStream _out;
    private readonly LogForm _form;
    private readonly LinePattern? _search;
    private readonly RunId _run;
    private readonly bool _live;
    private readonly TerminalRenderer _renderer;
    private readonly Queue<byte[]> _kept = new();
    private int? _keepLast;
    private bool _partialShown, _begun;

    internal LogPrinter(OutputStream output, RunId run, LogForm form, LinePattern? search, bool live)
    {
        (_out, _run, _form, _search) = (output, run, form, search);
        _live = live && OutputStream.IsTerminal && form is LogForm.Plain or LogForm.Coloured && search is null;
        _renderer = new TerminalRenderer(Line, keepColours: form == LogForm.Coloured);
    }

    /// <summary>Prints at the end only the last so many lines of those that would be printed; null for all, at once.</summary>
    internal void KeepLast(int? lines) => _keepLast = lines;

    internal void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_form == LogForm.Raw)
        {
            _out.Write(bytes);
            return;
        }

        ErasePartial();
        _renderer.Feed(bytes);
        if (_live && _renderer.HasUnfinished)
        {
            _out.Write(Cut(_renderer.Unfinished(), OutputStream.Width - 1));
            _partialShown = true;
        }
    }

    /// <summary>Whether the next byte continues a line.</summary>
    internal bool IsWithinLine => _renderer.IsWithinLine;

    /// <summary>Prints the last line if it has no end.</summary>
    internal void Finish()
    {
        ErasePartial();
        _renderer.Finish();
        while (_kept.TryDequeue(out byte[]? line))
        {
            Print(line, LineEnd.Newline);
        }

        if (_form == LogForm.Json)
        {
            _out.Write(_begun ? "]}" : $"{{\"id\":\"{_run}\",\"lines\":[]}}");
        }
    }

    // A line may come in pieces when it is very long; it is matched piece by piece and printed as one line.
    private void Line(ReadOnlySpan<byte> text, LineEnd end)
    {
        if (_search is not null && !_search.Matches(text))
        {
            return;
        }

        if (_keepLast is not { } most)
        {
            Print(text, end);
            return;
        }

        _kept.Enqueue(text.ToArray());
        if (_kept.Count > most)
        {
            _kept.Dequeue();
        }
    }

    private void Print(ReadOnlySpan<byte> text, LineEnd end)
    {
        if (_form is LogForm.Json or LogForm.JsonLines)
        {
            string line = $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
            _out.Write(_form == LogForm.JsonLines ? $"{{\"id\":\"{_run}\",\"line\":{line}}}\n" : $"{(_begun ? "," : $"{{\"id\":\"{_run}\",\"lines\":[")}{line}");
            _begun = true;
            return;
        }

        _out.Write(text);
        if (end != LineEnd.TooLong || _search is not null)
        {
            _out.Write("\n"u8);
        }
    }

    private void ErasePartial()
    {
        if (_partialShown)
        {
            _out.Write("\r\u001b[K"u8);
            _partialShown = false;
        }
    }

    // As much as fits in the columns, escape sequences (which take none) included.
    private static string Cut(ReadOnlySpan<byte> line, int columns)
    {
        var cut = new StringBuilder();
        bool escape = false;
        foreach (Rune rune in Encoding.UTF8.GetString(line).EnumerateRunes())
        {
            if (!escape && rune.Value != 0x1b && columns-- <= 0)
            {
                break;
            }

            escape = rune.Value == 0x1b || (escape && rune.Value != 'm');
            cut.Append(rune.ToString());
        }

        return cut.Append(line.Contains((byte)0x1b) ? "\u001b[0m" : "").ToString();
    }
}
