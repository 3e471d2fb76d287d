using System.Globalization;

namespace Stint.Core.Workspaces.Files;

/// <summary>Python's <c>str</c> of a float: the shortest digits that give the same number, with an exponent from 1e16 on and below 1e-4.</summary>
internal static class PythonFloat
{
    internal static string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        string sign = double.IsNegative(value) ? "-" : "";
        (string digits, int point) = Shortest(Math.Abs(value));
        if (value == 0)
        {
            return sign + "0.0";
        }

        if (point is <= -4 or > 16)
        {
            int exponent = point - 1;
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        return sign + (point <= 0 ? "0." + new string('0', -point) + digits
            : point >= digits.Length ? digits.PadRight(point, '0') + ".0"
            : digits[..point] + "." + digits[point..]);
    }

    // The significant digits, and where the point stands before or behind them.
    private static (string Digits, int Point) Shortest(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        string mantissa = mark < 0 ? text : text[..mark];
        int exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        string all = mantissa.Replace(".", "", StringComparison.Ordinal);
        string digits = all.TrimStart('0');
        int point = (dot < 0 ? mantissa.Length : dot) + exponent - (all.Length - digits.Length);
        return (digits.TrimEnd('0'), point);
    }
}
