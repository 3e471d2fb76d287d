using Stint.Contracts;

namespace Stint.Core.Logs.Lines;

/// <summary>
/// Lines of any run's log by their numbers. Keeps the indexes of the logs asked for last in memory (at most 1.5 MB each) and every one
/// beside its log. Thread-safe.
/// </summary>
public sealed class LineIndexes
{
    public const long DefaultFrom = -200;
    public const int DefaultCount = 200, MaxCount = LinePageReader.MostLines;

    private const int Kept = 16;
    private readonly Lock _lock = new();
    private readonly List<(string Log, LineIndex Index)> _recent = [];

    /// <summary>
    /// A page of lines. The first one of a log reads it to its end, at the speed of the disk; every other one only what is new since, and
    /// at most about 1 MiB around the lines asked for.
    /// </summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="from">The first line wanted, counted from 1; negative counts from the end. Beyond either end is that end.</param>
    /// <param name="count">Lines; out of 1 … 2,000 is clamped.</param>
    /// <param name="end">The result's <c>log_bytes</c>; null while the run has none.</param>
    /// <param name="progress">Told the bytes read while the log is read for the first time.</param>
    /// <param name="ct">Cancelled, what has been read is not read again.</param>
    public LinePage Lines(
        RunDirectory directory, long from = DefaultFrom, int count = DefaultCount, long? end = null, IProgress<long>? progress = null,
        CancellationToken ct = default)
    {
        using LogReader log = LogReader.Open(directory, end);
        return Of(directory).Page(log, from, count, progress, ct);
    }

    private LineIndex Of(RunDirectory directory)
    {
        lock (_lock)
        {
            int at = _recent.FindIndex(r => r.Log == directory.Log);
            LineIndex index = at < 0 ? new LineIndex(directory.LogIndex) : _recent[at].Index;
            if (at >= 0)
            {
                _recent.RemoveAt(at);
            }
            else if (_recent.Count == Kept)
            {
                _recent.RemoveAt(0); // somebody may be reading with it
            }

            _recent.Add((directory.Log, index));
            return index;
        }
    }
}
