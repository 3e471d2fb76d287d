using System.Globalization;

namespace Stint.Core.Terminals;

/// <summary>tmux's names of keys, as in the section KEY BINDINGS of tmux(1).</summary>
internal static class KeyName
{
    private static readonly HashSet<string> Named = new(
        [
            "IC", "Insert", "DC", "Delete", "Home", "End", "NPage", "PageDown", "PgDn", "PPage", "PageUp", "PgUp", "Tab", "BTab", "Space", "BSpace", "Enter", "Escape",
            "Up", "Down", "Left", "Right", "KP/", "KP*", "KP-", "KP+", "KP.", "KPEnter",
            .. Enumerable.Range(1, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"F{i}")),
            .. Enumerable.Range(0, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"KP{i}")),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>A named key or a single character, behind any of <c>C-</c>, <c>M-</c>, <c>S-</c> and <c>^</c>.</summary>
    internal static bool IsValid(string key)
    {
        ReadOnlySpan<char> name = key;
        while (name is ['C' or 'c' or 'M' or 'm' or 'S' or 's', '-', _, ..] or ['^', _, ..])
        {
            name = name[0] == '^' ? name[1..] : name[2..];
        }

        return Named.Contains(name.ToString()) || new StringInfo(name.ToString()).LengthInTextElements == 1;
    }
}
