namespace Stint.Core.Logs.Lines;

/// <summary>Where a line (counted from 1) begins, in bytes, and the colours in force there.</summary>
internal readonly record struct LineMark(long Line, long Offset, ulong Style)
{
    public static LineMark Start { get; } = new(1, 0, 0);
}
