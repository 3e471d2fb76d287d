namespace Stint.Core.Logs.Lines;

/// <summary>
/// Some lines of a log. A line ends with a line feed; all states of a progress bar (which ends them with a bare carriage return) are one
/// line. Lines hold what the terminal received, escape codes and carriage returns included, without the line's end; bytes that are not
/// UTF-8 are U+FFFD.
/// </summary>
public sealed record LinePage
{
    /// <summary>The number of the first line, counted from 1; one more than <see cref="Total"/> when there is none.</summary>
    public required long From { get; init; }

    /// <summary>The lines of the log so far; a last one without an end is one.</summary>
    public required long Total { get; init; }

    /// <summary>
    /// Fewer than asked for at the log's end, or when they are large (about 1 MiB together, but always at least one). Of a line over
    /// 64 KiB only a part: the last states of a progress bar, led by the sequence for the colours in force there; else the beginning.
    /// </summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The escape sequence for the colours in force where the first line begins; empty for the terminal's default.</summary>
    public required string State { get; init; }

    /// <summary>Where the first line begins in bytes, and where the line after the last one does: a stream may go on there.</summary>
    public required long Offset { get; init; }

    public required long NextOffset { get; init; }

    /// <summary>
    /// The last one of the lines has no end yet and may grow: it is given to its last whole character, carriage returns included, so that
    /// what a stream brings from <see cref="NextOffset"/> on continues it.
    /// </summary>
    public required bool Unfinished { get; init; }

    /// <summary>Those of the lines of which only a part is given.</summary>
    public required IReadOnlyList<CutLine> Cut { get; init; }
}

/// <summary>A line that is too long to be given whole.</summary>
/// <param name="Line">Its number.</param>
/// <param name="Size">All of it in bytes, without its end.</param>
/// <param name="FromEnd">Whether its end is given, the last states of a progress bar; else it is the beginning.</param>
public readonly record struct CutLine(long Line, long Size, bool FromEnd);
