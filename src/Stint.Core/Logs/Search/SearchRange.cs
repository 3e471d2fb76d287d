namespace Stint.Core.Logs.Search;

/// <summary>Which of the lines that match are wanted.</summary>
/// <param name="After">Only lines after this one, the first ones of them; null, without <paramref name="Skip"/> too, for the last ones.</param>
/// <param name="Skip">How many matching lines of the whole log are passed over, to get the first ones behind them.</param>
/// <param name="Before">Only lines before this one.</param>
/// <param name="Limit">The most lines; out of 1 … 1,000 is clamped.</param>
/// <param name="Marks">The most marks; out of 0 … 1,000 is clamped.</param>
public readonly record struct SearchRange(
    long? After = null, long? Skip = null, long? Before = null, int Limit = LogSearch.DefaultLimit, int Marks = 0);
