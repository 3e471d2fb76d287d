namespace Stint.Core.Workspaces.Files;

/// <summary>What an unquoted YAML scalar stands for by the rules of YAML 1.1 (https://yaml.org/type/) in PyYAML's reading, which tmuxp goes by.</summary>
internal static class PlainScalar
{
    internal static ScalarKind Kind(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "yes" or "Yes" or "YES" or "no" or "No" or "NO" or "true" or "True" or "TRUE" or "false" or "False" or "FALSE"
            or "on" or "On" or "ON" or "off" or "Off" or "OFF" => ScalarKind.Boolean,
        _ when !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.') => ScalarKind.Text,
        _ when IsInteger(text) => ScalarKind.Integer,
        _ when IsFloat(text) => ScalarKind.Float,
        _ => ScalarKind.Text,
    };

    /// <summary>Whether a boolean scalar says yes.</summary>
    internal static bool IsTrue(string boolean) => boolean[0] is 'y' or 'Y' or 't' or 'T' || boolean is "on" or "On" or "ON";

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = WithoutSign(text);
        return rest switch
        {
            [] => false,
            ['0'] => true,
            ['0', 'b', ..] => IsNumber(rest[2..], 2) && rest[2..].ContainsAnyExcept('_'),
            ['0', 'x', ..] => IsNumber(rest[2..], 16) && rest[2..].ContainsAnyExcept('_'),
            ['0', ..] => IsNumber(rest[1..], 8),
            [>= '1' and <= '9', ..] => IsDecimal(rest) || IsSexagesimal(rest),
            _ => false,
        };
    }

    private static bool IsFloat(ReadOnlySpan<char> text)
    {
        if (text is ".nan" or ".NaN" or ".NAN" || WithoutSign(text) is ".inf" or ".Inf" or ".INF")
        {
            return true;
        }

        int point = text.IndexOf('.');
        if (point < 0)
        {
            return false;
        }

        ReadOnlySpan<char> before = WithoutSign(text[..point]);
        ReadOnlySpan<char> after = text[(point + 1)..];
        if (before is [])
        {
            return point == 0 && after is [>= '0' and <= '9', ..] && IsFraction(after);
        }

        return char.IsAsciiDigit(before[0]) && ((IsDecimal(before) && IsFraction(after)) || (IsSexagesimal(before) && IsDecimal(after)));
    }

    // Digits and, at the end, perhaps an exponent, whose sign must stand there.
    private static bool IsFraction(ReadOnlySpan<char> text)
    {
        int exponent = text.IndexOfAny('e', 'E');
        return exponent < 0
            ? IsDecimal(text)
            : IsDecimal(text[..exponent]) && text[(exponent + 1)..] is ['+' or '-', _, ..] && !text[(exponent + 2)..].ContainsAnyExceptInRange('0', '9');
    }

    // Hours, minutes and seconds: all parts after the first have one or two digits and are below 60.
    private static bool IsSexagesimal(ReadOnlySpan<char> text)
    {
        int colon = text.IndexOf(':');
        if (colon <= 0 || !IsDecimal(text[..colon]))
        {
            return false;
        }

        foreach (Range part in text[(colon + 1)..].Split(':'))
        {
            if (text[(colon + 1)..][part] is not ([>= '0' and <= '9'] or [>= '0' and <= '5', >= '0' and <= '9']))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDecimal(ReadOnlySpan<char> text) => IsNumber(text, 10);

    // Digits and underscores, perhaps none.
    private static bool IsNumber(ReadOnlySpan<char> text, int radix)
    {
        foreach (char c in text)
        {
            if (c != '_' && !(char.IsAsciiHexDigit(c) && PythonText.HexValue(c) < radix))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> text) => text is ['+' or '-', ..] ? text[1..] : text;
}
