using System.Globalization;

namespace Stint.Tmux;

/// <summary>The text of tmux ids: a sign and a number.</summary>
internal static class IdText
{
    internal static bool TryRead(string? text, char sign, out int number)
    {
        number = 0;
        return text is { Length: > 1 } && text[0] == sign
            && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    internal static string Write(char sign, int number) => string.Create(CultureInfo.InvariantCulture, $"{sign}{number}");
}
