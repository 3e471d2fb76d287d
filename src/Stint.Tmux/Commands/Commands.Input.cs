using System.Globalization;

namespace Stint.Tmux;

/// <content>What goes into panes and comes out of them.</content>
public static partial class Commands
{
    /// <summary>
    /// Types the text as it is (<c>send-keys -l</c>); control characters in it are typed too. For texts of more than a few kilobytes
    /// use <see cref="TmuxClientExtensions.Paste"/>.
    /// </summary>
    public static TmuxCommand SendText(string target, string text) => new("send-keys", "-t", target, "-l", "--", text);

    /// <summary>Types bytes as they are (<c>send-keys -H</c>). tmux takes about 5,000 of them per call.</summary>
    public static TmuxCommand SendBytes(string target, ReadOnlySpan<byte> bytes)
    {
        var arguments = new List<string> { "-t", target, "-H" };
        foreach (byte b in bytes)
        {
            arguments.Add(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return new TmuxCommand("send-keys", arguments);
    }

    /// <summary>Presses keys by their tmux names, such as <c>Enter</c>, <c>C-c</c> or <c>M-x</c>. What is no key's name is typed.</summary>
    public static TmuxCommand SendKeys(string target, params IReadOnlyList<string> keys) =>
        new ArgumentList().Value("-t", target).Words(keys).For("send-keys");

    /// <summary>Fills a buffer from a file on the server's machine, or from the call's input when the path is <c>-</c>.</summary>
    public static TmuxCommand LoadBuffer(string buffer, string path = "-") =>
        path == "-" ? new("load-buffer", "-b", buffer, "-") : new ArgumentList().Value("-b", buffer).Words(path).For("load-buffer");

    /// <summary>Fills a buffer with a text. An empty text makes no buffer.</summary>
    public static TmuxCommand SetBuffer(string buffer, string text) => new("set-buffer", "-b", buffer, "--", text);

    /// <summary>Prints a buffer's content.</summary>
    public static TmuxCommand ShowBuffer(string buffer) => new("show-buffer", "-b", buffer);

    /// <param name="target">The pane.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="bracketed">Wrapped in bracketed-paste marks if the program has asked for them.</param>
    /// <param name="delete">Delete the buffer afterwards.</param>
    /// <param name="keepNewlines">Do not turn newlines into carriage returns.</param>
    /// <param name="keepEscapes">Do not show control characters as <c>^[</c>; only for tmux 3.7 and later, where that became the default.</param>
    public static TmuxCommand PasteBuffer(
        string target, string buffer, bool bracketed = true, bool delete = false, bool keepNewlines = true, bool keepEscapes = false) =>
        new ArgumentList()
            .Flag("-p", bracketed)
            .Flag("-d", delete)
            .Flag("-r", keepNewlines)
            .Flag("-S", keepEscapes)
            .Value("-b", buffer)
            .Value("-t", target)
            .For("paste-buffer");

    public static TmuxCommand DeleteBuffer(string buffer) => new("delete-buffer", "-b", buffer);

    /// <summary>Prints what a pane shows.</summary>
    public static TmuxCommand CapturePane(string target, CaptureOptions? options = null)
    {
        options ??= new CaptureOptions();
        return new ArgumentList()
            .Flag("-p")
            .Flag("-a", options.AlternateScreen)
            .Flag("-e", options.Escapes)
            .Flag("-J", options.JoinWrapped)
            .Flag("-N", options.TrailingSpaces)
            .Value("-S", options.WholeHistory ? "-" : options.FirstLine?.ToString(CultureInfo.InvariantCulture))
            .Value("-E", options.LastLine)
            .Value("-t", target)
            .For("capture-pane");
    }

    /// <summary>
    /// Sends what the pane prints from now on to a shell command, in place of an earlier one. The command is taken literally (tmux's own
    /// format and date expansion is kept off); it runs in the server's working directory.
    /// </summary>
    public static TmuxCommand PipePane(string target, string shellCommand, bool onlyIfClosed = false) =>
        new ArgumentList().Flag("-o", onlyIfClosed).Value("-t", target).Words(Literal.ForTimedFormat(shellCommand)).For("pipe-pane");

    /// <summary>Closes the pane's pipe, if any. Refused once the pane's process has ended.</summary>
    public static TmuxCommand ClosePipe(string target) => new("pipe-pane", "-t", target);

    public static TmuxCommand ClearHistory(string target) => new("clear-history", "-t", target);
}
