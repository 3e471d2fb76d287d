using System.Text;

namespace Stint.Tmux.Formats;

/// <summary>
/// A list of fields that gives both the <c>-F</c> text for tmux and the reader of what tmux prints for it. Values arrive unchanged,
/// whatever is in them, and every row is checked to have exactly these fields.
/// </summary>
/// <typeparam name="T">What a row becomes.</typeparam>
public sealed class Format<T>
{
    private readonly IReadOnlyList<FormatField> _fields;
    private readonly Func<FormatRow, T> _read;

    public Format(IReadOnlyList<FormatField> fields, Func<FormatRow, T> read)
    {
        _fields = fields;
        _read = read;
        Text = FormatText.Write(fields);
    }

    public IReadOnlyList<FormatField> Fields => _fields;

    /// <summary>For <c>-F</c>. A tmux that does not know a field leaves it empty.</summary>
    public string Text { get; }

    /// <summary>The same without the fields that a tmux of this version does not know; they read as from an empty text.</summary>
    public Format<T> For(TmuxVersion version) =>
        _fields.All(f => f.IsIn(version)) ? this : new Format<T>([.. _fields.Where(f => f.IsIn(version))], _read);

    /// <summary>Reads all rows. Throws <see cref="FormatException"/> when the output is not of this format.</summary>
    public IReadOnlyList<T> Parse(ReadOnlySpan<byte> output)
    {
        var rows = new List<T>();
        while (!output.IsEmpty)
        {
            rows.Add(_read(new FormatRow(_fields, FormatText.ReadRow(ref output, _fields.Count))));
        }

        return rows;
    }

    public IReadOnlyList<T> Parse(string output) => Parse(Encoding.UTF8.GetBytes(output));

    /// <summary>Reads the only row. Throws <see cref="FormatException"/> when there is none, or more than one.</summary>
    public T ParseOne(ReadOnlySpan<byte> output) =>
        Parse(output) is [var only] ? only : throw new FormatException("tmux printed no row, or more than one.");

    /// <summary>Reads the rows of a successful reply. Throws <see cref="TmuxException"/> when they are not of this format.</summary>
    public IReadOnlyList<T> Read(TmuxReply reply)
    {
        try
        {
            return Parse(reply.EnsureSuccess().Output.Span);
        }
        catch (FormatException e)
        {
            throw Unreadable(reply, e);
        }
    }

    /// <summary>Reads the only row of a successful reply. Throws <see cref="TmuxException"/> when it is not of this format.</summary>
    public T ReadOne(TmuxReply reply)
    {
        try
        {
            return ParseOne(reply.EnsureSuccess().Output.Span);
        }
        catch (FormatException e)
        {
            throw Unreadable(reply, e);
        }
    }

    private static TmuxException Unreadable(TmuxReply reply, FormatException e) =>
        new(TmuxFailure.Unreadable, reply.Command, reply.ExitCode, e.Message, "Is this program tmux, 3.2 or later?", e);
}
