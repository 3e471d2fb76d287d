using System.Text;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>Sentences for whoever looks at the window.</summary>
internal static class Notice
{
    /// <summary>
    /// One line on the terminal, or on standard error where there is no terminal. Never on the terminal's first line: tmux scrolls a dead
    /// pane by one, which would take it out of sight. Waits at most half a second.
    /// </summary>
    internal static void Say(PaneTerminal? terminal, string sentence, string before = "")
    {
        string newLine = Terminal.IsTerminal(2) ? "\r\n" : "";
        byte[] line = Encoding.UTF8.GetBytes($"{before}{newLine}stint: {Printable(sentence)}\r\n");
        if (terminal?.Number is not null)
        {
            _ = terminal.Write(line, Clock.After(0.5));
            return;
        }

        try
        {
            using var standardError = new Descriptor(2);
            _ = standardError.Write(line);
        }
        catch (PosixException)
        {
            // nobody is there to be told
        }
    }

    /// <summary>The text without control characters: names of files may hold any.</summary>
    internal static string Printable(string text) =>
        string.Create(text.Length, text, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? '?' : from[i];
            }
        });
}
