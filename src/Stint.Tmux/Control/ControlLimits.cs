namespace Stint.Tmux.Control;

/// <summary>How much a parser is ready to hold; a stream that needs more is broken.</summary>
/// <param name="Line">Bytes of a notification.</param>
/// <param name="Block">Bytes that one command prints.</param>
public sealed record ControlLimits(int Line, int Block)
{
    public static ControlLimits Default { get; } = new(Line: 1 << 20, Block: 64 << 20);
}
