using Stint.Core.Kernel;

namespace Stint.Core.Logs.Search;

/// <summary>
/// Searches a whole log at the speed of the disk. A line's text is its bytes without escape sequences; where it has carriage returns, as
/// the states of a progress bar, each state is a text of its own, and the line matches when one of them does, overwritten or not. Words
/// that an escape sequence divides are found; what stands in a sequence is not. Lines over 256 KiB are looked at in pieces that overlap.
/// </summary>
public sealed class LogSearch
{
    public const int DefaultLimit = 100, MaxLimit = 1000, MaxMarks = 1000;

    /// <summary>For words and patterns that take linear time.</summary>
    public static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(30);

    /// <summary>For patterns that cannot be matched in linear time.</summary>
    public static readonly TimeSpan ExpensiveTime = TimeSpan.FromSeconds(5);

    private readonly LogReader _log;
    private readonly LinePattern _pattern;
    private readonly long _after, _skip, _before;
    private readonly bool _wantsFirst;
    private readonly int _limit;
    private readonly SearchBudget _budget;
    private readonly MatchMarks _marks;
    private readonly Queue<FoundLine> _kept = new();
    private long _total, _index, _lastLine;

    private LogSearch(LogReader log, LinePattern pattern, SearchRange range, SearchBudget budget)
    {
        (_log, _pattern, _budget) = (log, pattern, budget);
        (_after, _skip, _before) = (range.After ?? 0, range.Skip ?? 0, range.Before ?? long.MaxValue);
        _wantsFirst = range.After is not null || range.Skip is not null;
        _limit = Math.Clamp(range.Limit, 1, MaxLimit);
        _marks = new MatchMarks(Math.Clamp(range.Marks, 0, MaxMarks));
    }

    /// <summary>
    /// Some matching lines, and how many there are in the whole log. To go further back, ask again before the first match's line; to go on,
    /// after the last one's. Throws <see cref="OperationCanceledException"/>, and <see cref="StintException"/> (Invalid) when it
    /// takes longer than allowed.
    /// </summary>
    /// <param name="log">As far as it went when it was opened.</param>
    /// <param name="pattern">Not in use elsewhere meanwhile.</param>
    /// <param name="range">Which of the lines that match are given: without one the last of them.</param>
    /// <param name="timeLimit">Default: <see cref="DefaultTime"/>, or <see cref="ExpensiveTime"/> for patterns that need it.</param>
    /// <param name="time">The clock for the limit.</param>
    /// <param name="ct">Looked at within a millisecond or a line.</param>
    public static SearchResult Find(
        LogReader log, LinePattern pattern, SearchRange? range = null, TimeSpan? timeLimit = null, TimeProvider? time = null, CancellationToken ct = default)
    {
        TimeSpan allowed = timeLimit ?? (pattern.IsLinear ? DefaultTime : ExpensiveTime);
        var search = new LogSearch(log, pattern, range ?? new SearchRange(Limit: DefaultLimit), new SearchBudget(allowed, time ?? TimeProvider.System, ct));
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
                _marks.Add(line);
                Keep(block, line, ref rawLine, ref rawAt);
            }

            int end = text[found..].IndexOf((byte)'\n');
            at = end < 0 ? text.Length : found + end + 1;
        }
    }

    private void Keep(LineBlock block, long line, ref long rawLine, ref int rawAt)
    {
        if (line <= _after || _total <= _skip)
        {
            _index++;
            return;
        }

        if (line >= _before || (_wantsFirst && _kept.Count == _limit))
        {
            return;
        }

        for (; rawLine < line; rawLine++)
        {
            rawAt += block.Raw[rawAt..].IndexOf((byte)'\n') + 1;
        }

        if (_kept.Count == _limit)
        {
            _kept.Dequeue();
            _index++;
        }

        _kept.Enqueue(new FoundLine(line, block.Offset + rawAt));
    }

    private SearchResult Result()
    {
        var previews = new MatchPreview(_log, _pattern);
        var matches = new List<SearchMatch>(_kept.Count);
        foreach (FoundLine found in _kept)
        {
            _budget.Check();
            matches.Add(previews.Of(found));
        }

        return new SearchResult { Total = _total, Matches = matches, Index = _index, Marks = _marks.Lines };
    }
}

/// <summary>A line that matches, and where to read it to see how: at its start, or in a long one at a piece of it.</summary>
internal readonly record struct FoundLine(long Line, long ReadAt);
