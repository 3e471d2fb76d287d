using System.Globalization;

namespace Stint.Tmux;

/// <summary>
/// Exact targets. Without the <c>=</c> tmux takes prefixes and patterns, and ends up in the wrong session without a word. Ids convert to
/// targets by themselves and are to be preferred.
/// </summary>
public static class Target
{
    /// <summary>
    /// The session of exactly this name; for commands that take a window or pane its current one, for <c>new-window</c> the next free index.
    /// The colon at the end makes it understood by all commands: <c>set-option</c> does not take <c>=name</c> alone.
    /// </summary>
    public static string Session(string name) => $"={SessionName(name)}:";

    /// <summary>The same, said of a window or pane.</summary>
    public static string CurrentWindow(string session) => Session(session);

    /// <summary>
    /// The window of exactly this name. With two of one name tmux takes either. A name that is a number or an id, is empty or holds a
    /// <c>.</c> cannot be told from other targets and is refused with <see cref="ArgumentException"/>.
    /// </summary>
    public static string Window(string session, string name) => $"={SessionName(session)}:={WindowName(name)}";

    /// <summary>The window at an index.</summary>
    public static string Window(string session, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"={SessionName(session)}:{index}");

    public static string Window(SessionId session, string name) => $"{session}:={WindowName(name)}";

    /// <summary>The current window of a session, or for <c>new-window</c> its next free index.</summary>
    public static string CurrentWindow(SessionId session) => $"{session}:";

    /// <summary>A session's name as tmux keeps it: <c>.</c> and <c>:</c> become <c>_</c>.</summary>
    public static string SessionName(string name) =>
        name.Length > 0 ? name.Replace('.', '_').Replace(':', '_') : throw new ArgumentException("A session's name is not empty.", nameof(name));

    private static string WindowName(string name) =>
        name.Length == 0 || name.Contains('.') || name[0] == '@' || name.All(char.IsAsciiDigit)
            ? throw new ArgumentException($"A window named '{name}' cannot be addressed by name; use its id.", nameof(name))
            : name;
}
