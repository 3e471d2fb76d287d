using System.Globalization;
using System.Text;

namespace Stint.Contracts;

/// <summary>The name of a job window: <c>job:TAG:YYYYMMDD-HHMMSS</c> in local time, with <c>-2</c>, <c>-3</c> … where that second is taken.</summary>
public static class JobWindowName
{
    public const int MaxTagLength = 40;

    public static string Create(string tag, DateTimeOffset local, int number = 1) =>
        $"job:{tag}:{local.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}{(number > 1 ? $"-{number}" : "")}";

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
}
