using System.Globalization;

namespace Stint.Core.Sweeps;

/// <summary>Numbers as parameters: exact decimals, written in one way, so that 0.10 and 1e-1 are the same cell.</summary>
internal static class CellNumber
{
    internal static bool TryParse(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary>Without zeros at the end of a fraction, and without an exponent.</summary>
    internal static string Text(decimal number)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') is "-0" or "" ? "0" : text.TrimEnd('0').TrimEnd('.') : text;
    }
}
