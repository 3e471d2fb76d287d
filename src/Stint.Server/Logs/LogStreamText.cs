namespace Stint.Server.Logs;

/// <summary>A piece of a log in its stream: the one it begins with, or what has been added.</summary>
/// <param name="Type"><c>initial</c> or <c>delta</c>.</param>
/// <param name="Content">The text; bytes that are not UTF-8 are U+FFFD.</param>
/// <param name="Offset">Where it begins in the log, in bytes.</param>
/// <param name="NextOffset">Where the next piece begins.</param>
internal sealed record LogStreamText(string Type, string Content, long Offset, long NextOffset)
{
    public const string Initial = "initial", Delta = "delta";
}
