namespace Stint.Core.Logs.Lines;

/// <summary>What a <see cref="LineScan"/> finds goes here.</summary>
internal interface ILineStarts
{
    /// <summary>Whether a start may be wanted up to this line and offset. Asked more often than answered: false saves looking closely.</summary>
    bool Wants(long line, long offset);

    /// <summary>A line's start for which <see cref="Wants"/> was true.</summary>
    /// <param name="start">The line, its offset and colours.</param>
    /// <param name="withinSequence">The line begins inside an escape sequence, which only a picture can reach over.</param>
    void Add(LineMark start, bool withinSequence);
}
