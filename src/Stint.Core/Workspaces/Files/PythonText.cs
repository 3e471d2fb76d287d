using System.Globalization;

namespace Stint.Core.Workspaces.Files;

/// <summary>Scalars as tmuxp hands them to tmux: what Python makes of them, booleans as <c>on</c> and <c>off</c>.</summary>
internal static class PythonText
{
    internal static string Of(ScalarNode scalar) => scalar.Kind switch
    {
        ScalarKind.Boolean => PlainScalar.IsTrue(scalar.Text) ? "on" : "off",
        ScalarKind.Integer => Integer(scalar.Text),
        ScalarKind.Float => PythonFloat.Text(Number(scalar.Text)),
        _ => scalar.Text,
    };

    /// <summary>The value of an integer or float as written in YAML or JSON; infinite where it is beyond a double.</summary>
    internal static double Number(string text)
    {
        string plain = text.Replace("_", "", StringComparison.Ordinal);
        int sign = plain[0] == '-' ? -1 : 1;
        string digits = plain.TrimStart('+', '-');
        if (digits.Length > 1 && digits[0] is '.' && char.IsAsciiLetter(digits[1]))
        {
            return digits[1] is 'i' or 'I' ? sign * double.PositiveInfinity : double.NaN;
        }

        if (digits.Contains(':', StringComparison.Ordinal))
        {
            double value = 0;
            foreach (string part in digits.Split(':'))
            {
                value = (value * 60) + Parse(part);
            }

            return sign * value;
        }

        int radix = Radix(ref digits);
        return sign * (radix == 10 ? Parse(digits) : Value(digits, radix));
    }

    private static string Integer(string text)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal).TrimStart('+', '-');
        string sign = text[0] == '-' ? "-" : "";
        if (!digits.Contains(':', StringComparison.Ordinal))
        {
            int radix = Radix(ref digits);
            string plain = radix == 10 ? digits.TrimStart('0') : Exact(digits, radix);
            return plain is "" or "0" ? "0" : sign + plain;
        }

        UInt128 value = 0;
        foreach (string part in digits.Split(':'))
        {
            if (!UInt128.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 number) || value > UInt128.MaxValue / 64)
            {
                return text;
            }

            value = (value * 60) + number;
        }

        return value == 0 ? "0" : sign + value.ToString(CultureInfo.InvariantCulture);
    }

    // As YAML 1.1 has it: 0b, 0x, and octal after a mere 0.
    private static int Radix(ref string digits)
    {
        (int radix, int prefix) = digits switch
        {
            ['0', 'b', ..] => (2, 2),
            ['0', 'x', ..] => (16, 2),
            ['0', _, ..] when !digits.AsSpan().ContainsAnyExceptInRange('0', '9') => (8, 1),
            _ => (10, 0),
        };
        digits = digits[prefix..];
        return radix;
    }

    private static string Exact(string digits, int radix)
    {
        UInt128 value = 0;
        foreach (char digit in digits)
        {
            if (value > (UInt128.MaxValue - 15) / 16)
            {
                // Nothing that tmux takes is that large.
                return Value(digits, radix).ToString("F0", CultureInfo.InvariantCulture);
            }

            value = (value * (UInt128)radix) + (UInt128)HexValue(digit);
        }

        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static double Value(string digits, int radix)
    {
        double value = 0;
        foreach (char digit in digits)
        {
            value = (value * radix) + HexValue(digit);
        }

        return value;
    }

    internal static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static double Parse(string digits) => digits.Length == 0 ? 0 : double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
}
