namespace Stint.Core.Workspaces.Files;

/// <summary>What a workspace file may be. Far above what people write, far below what hurts.</summary>
internal static class FileLimits
{
    internal const int Bytes = 1024 * 1024;

    internal const int Depth = 48;

    /// <summary>Of parts, with references written out: a few lines of them can stand for billions.</summary>
    internal const int Parts = 100_000;

    /// <summary>Of lines typed into panes: what is typed before every pane's own lines multiplies.</summary>
    internal const int TypedLines = 100_000;

    internal const string TooManyParts = "it holds more than 100,000 values, references counted as what they stand for: make it smaller";

    internal const string TooDeep = "it is nested more than 48 levels deep: write it flatter";
}
