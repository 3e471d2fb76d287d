using System.CommandLine;
using System.Globalization;

namespace Stint.Cli.Parsing;

/// <summary>Durations as <c>90</c> (seconds), <c>10s</c>, <c>5m</c>, <c>1h30m</c>, <c>30d</c>, <c>1.5s</c>.</summary>
internal static class Duration
{
    private static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("0123456789.");

    internal static TimeSpan? TryParse(string text)
    {
        double total = 0;
        ReadOnlySpan<char> left = text;
        while (!left.IsEmpty)
        {
            int digits = left.IndexOfAnyExcept(NumberCharacters);
            ReadOnlySpan<char> number = digits < 0 ? left : left[..digits];
            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            {
                return null;
            }

            double unit = digits < 0 ? 1 : left[digits] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => double.NaN };
            total += value * unit;
            left = digits < 0 ? [] : left[(digits + 1)..];
        }

        return text.Length > 0 && total is >= 0 and < 1e9 ? TimeSpan.FromSeconds(total) : null;
    }

    /// <summary>An option that takes a duration; <paramref name="fallback"/> is its value when it is not given.</summary>
    internal static Option<TimeSpan?> Option(string name, string description, TimeSpan? fallback = null) => new(name)
    {
        Description = description,
        HelpName = "DUR",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            if (TryParse(result.Tokens[^1].Value) is { } duration)
            {
                return duration;
            }

            result.AddError($"{name}: '{result.Tokens[^1].Value}' is no duration: write 90, 10s, 5m, 1h30m or 30d");
            return null;
        },
    };
}
