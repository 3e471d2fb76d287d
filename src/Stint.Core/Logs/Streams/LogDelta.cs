namespace Stint.Core.Logs.Streams;

/// <summary>What a piece of a followed log is.</summary>
public enum LogDeltaKind
{
    /// <summary>The first piece, empty for an empty log: what was there already, as far as one piece goes.</summary>
    Initial,

    /// <summary>What followed.</summary>
    Delta,
}

/// <summary>
/// A piece of a followed log as text. It never splits a character; bytes that are not UTF-8 are U+FFFD. Every piece begins where the one
/// before ended, unless the log became shorter: then the next one begins at 0.
/// </summary>
public sealed record LogDelta(LogDeltaKind Kind, string Content, long Offset, long NextOffset);
