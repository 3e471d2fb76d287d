using System.Globalization;
using System.Text;

namespace Stint.Contracts;

/// <summary>The name of a job window: <c>job:TAG:YYYYMMDD-HHMMSS</c> in local time, with <c>-2</c>, <c>-3</c> … where that second is taken.</summary>
public static class JobWindowName
{
    public const int MaxTagLength = 40;
    private const string Prefix = "job:", Second = "yyyyMMdd-HHmmss";

    public static string Create(string tag, DateTimeOffset local, int number = 1) =>
        $"{Prefix}{tag}:{local.ToString(Second, CultureInfo.InvariantCulture)}{(number > 1 ? $"-{number}" : "")}";

    /// <summary>The name to try where this one is taken: that with the next number.</summary>
    public static string After(string name)
    {
        int dash = name.LastIndexOf('-'), end = name.LastIndexOf(':') + 1 + Second.Length;
        return dash >= end && int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? string.Create(CultureInfo.InvariantCulture, $"{name.AsSpan(0, dash)}-{number + 1}")
            : $"{name}-2";
    }

    /// <summary>
    /// Whether a window of this name is a job window, whoever made it. The timestamp is what stands last if it is a time, without the number
    /// of a second that was taken; the tag is what stands before it, or all the rest. Null where the name has none.
    /// </summary>
    public static bool TryParse(string name, out string? tag, out string? timestamp)
    {
        tag = timestamp = null;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        string rest = name[Prefix.Length..];
        int colon = rest.LastIndexOf(':');
        timestamp = TimestampOf(rest.AsSpan(colon + 1));
        string left = (timestamp is null ? rest : colon < 0 ? "" : rest[..colon]).Trim(':');
        tag = left.Length > 0 ? left : null;
        return true;
    }

    /// <summary>
    /// Lower case; what is not <c>[a-z0-9_-]</c> becomes <c>-</c>; <c>-</c> at the ends is cut; then at most 40 characters. Empty when nothing is left.
    /// </summary>
    public static string NormalizeTag(string text)
    {
        var tag = new StringBuilder(text.Length);
        foreach (Rune rune in text.ToLowerInvariant().EnumerateRunes())
        {
            tag.Append(rune.Value is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' ? (char)rune.Value : '-');
        }

        string trimmed = tag.ToString().Trim('-');
        return trimmed.Length > MaxTagLength ? trimmed[..MaxTagLength].TrimEnd('-') : trimmed;
    }

    private static string? TimestampOf(ReadOnlySpan<char> text)
    {
        if (text.Length < Second.Length)
        {
            return null;
        }

        ReadOnlySpan<char> time = text[..Second.Length], number = text[Second.Length..];
        bool numbered = number.IsEmpty
            || (number is ['-', >= '1' and <= '9', ..] && number[1..].IndexOfAnyExceptInRange('0', '9') < 0);
        return numbered && DateTime.TryParseExact(time, Second, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? time.ToString() : null;
    }
}
