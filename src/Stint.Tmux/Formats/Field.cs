using System.Globalization;

namespace Stint.Tmux.Formats;

/// <summary>Makes fields of the usual types. What tmux leaves empty is null, false or an empty text.</summary>
public static class Field
{
    public static FormatField<string> Text(string name, TmuxVersion? since = null) => new(name, since, text => text);

    /// <summary>Null where tmux gives no value, as for a user option that is not set.</summary>
    public static FormatField<string?> OptionalText(string name, TmuxVersion? since = null) =>
        new(name, since, text => text.Length == 0 ? null : text);

    /// <summary>A user option; null where it is not set or empty.</summary>
    public static FormatField<string?> Option(string name) => name.StartsWith('@')
        ? OptionalText(name)
        : throw new ArgumentException($"The user option '{name}' does not start with @.", nameof(name));

    public static FormatField<int> Number(string name, TmuxVersion? since = null) => new(name, since, text => text.Length == 0 ? 0 : ReadNumber(text));

    public static FormatField<int?> OptionalNumber(string name, TmuxVersion? since = null) =>
        new(name, since, text => text.Length == 0 ? null : ReadNumber(text));

    /// <summary>tmux writes 1, and 0 or nothing; a count is true unless it is 0.</summary>
    public static FormatField<bool> Flag(string name, TmuxVersion? since = null) => new(name, since, text => text.Length > 0 && text != "0");

    /// <summary>Seconds since 1970.</summary>
    public static FormatField<DateTimeOffset?> Time(string name, TmuxVersion? since = null) => new(name, since, ReadTime);

    public static FormatField<SessionId> SessionId(string name = "session_id") => new(name, null, Tmux.SessionId.Parse);

    public static FormatField<WindowId> WindowId(string name = "window_id") => new(name, null, Tmux.WindowId.Parse);

    public static FormatField<PaneId> PaneId(string name = "pane_id") => new(name, null, Tmux.PaneId.Parse);

    private static int ReadNumber(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static DateTimeOffset? ReadTime(string text)
    {
        const long LastSecond = 253_402_300_799;
        if (text.Length == 0)
        {
            return null;
        }

        long seconds = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return seconds <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw new FormatException($"'{text}' is not a time.");
    }
}
