using Stint.Core.Kernel;

namespace Stint.Core.Logs.Search;

/// <summary>
/// Searches a whole log at the speed of the disk. A line's text is its bytes without escape sequences; where it has carriage returns, as
/// the states of a progress bar, each state is a text of its own, and the line matches when one of them does, overwritten or not. Words
/// that an escape sequence divides are found; what stands in a sequence is not. Lines over 256 KiB are looked at in pieces that overlap.
/// </summary>
public sealed class LogSearch
{
    public const int DefaultLimit = 100, MaxLimit = 1000;

    /// <summary>For words and patterns that take linear time.</summary>
    public static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(30);

    /// <summary>For patterns that cannot be matched in linear time.</summary>
    public static readonly TimeSpan ExpensiveTime = TimeSpan.FromSeconds(5);

    private readonly LogReader _log;
    private readonly LinePattern _pattern;
    private readonly long _before;
    private readonly int _limit;
    private readonly SearchBudget _budget;
    private readonly Queue<FoundLine> _last = new();
    private long _total, _lastLine;

    private LogSearch(LogReader log, LinePattern pattern, long before, int limit, SearchBudget budget) =>
        (_log, _pattern, _before, _limit, _budget) = (log, pattern, before, limit, budget);

    /// <summary>
    /// The last matching lines before a line (of all without one), and how many there are in the whole log. To go further back, ask again
    /// with the first match's line. Throws <see cref="OperationCanceledException"/>, and <see cref="StintException"/> (Invalid) when it
    /// takes longer than allowed.
    /// </summary>
    /// <param name="log">As far as it went when it was opened.</param>
    /// <param name="pattern">Not in use elsewhere meanwhile.</param>
    /// <param name="before">Only lines before this one are given.</param>
    /// <param name="limit">The most lines; out of 1 … 1,000 is clamped.</param>
    /// <param name="timeLimit">Default: <see cref="DefaultTime"/>, or <see cref="ExpensiveTime"/> for patterns that need it.</param>
    /// <param name="time">The clock for the limit.</param>
    /// <param name="ct">Looked at within a millisecond or a line.</param>
    public static SearchResult Find(
        LogReader log, LinePattern pattern, long? before = null, int limit = DefaultLimit, TimeSpan? timeLimit = null, TimeProvider? time = null,
        CancellationToken ct = default)
    {
        TimeSpan allowed = timeLimit ?? (pattern.IsLinear ? DefaultTime : ExpensiveTime);
        var search = new LogSearch(
            log, pattern, before ?? long.MaxValue, Math.Clamp(limit, 1, MaxLimit), new SearchBudget(allowed, time ?? TimeProvider.System, ct));
        foreach (LineBlock block in new LineBlocks(log, pattern, search._budget).All())
        {
            search.Look(block);
        }

        return search.Result();
    }

    private void Look(LineBlock block)
    {
        ReadOnlySpan<byte> text = block.Text;
        long line = block.FirstLine;
        int counted = 0, rawAt = 0;
        long rawLine = line;
        for (int at = 0; at < text.Length;)
        {
            int found = _pattern.FirstLineIn(text[at..], _budget);
            if (found < 0)
            {
                return;
            }

            found += at;
            line += text[counted..found].Count((byte)'\n');
            counted = found;
            if (line != _lastLine)
            {
                (_total, _lastLine) = (_total + 1, line);
                Keep(block, line, ref rawLine, ref rawAt);
            }

            int end = text[found..].IndexOf((byte)'\n');
            at = end < 0 ? text.Length : found + end + 1;
        }
    }

    private void Keep(LineBlock block, long line, ref long rawLine, ref int rawAt)
    {
        if (line >= _before)
        {
            return;
        }

        for (; rawLine < line; rawLine++)
        {
            rawAt += block.Raw[rawAt..].IndexOf((byte)'\n') + 1;
        }

        if (_last.Count == _limit)
        {
            _last.Dequeue();
        }

        _last.Enqueue(new FoundLine(line, block.Offset + rawAt));
    }

    private SearchResult Result()
    {
        var previews = new MatchPreview(_log, _pattern);
        var matches = new List<SearchMatch>(_last.Count);
        foreach (FoundLine found in _last)
        {
            _budget.Check();
            matches.Add(previews.Of(found));
        }

        return new SearchResult { Total = _total, Matches = matches };
    }
}

/// <summary>A line that matches, and where to read it to see how: at its start, or in a long one at a piece of it.</summary>
internal readonly record struct FoundLine(long Line, long ReadAt);
