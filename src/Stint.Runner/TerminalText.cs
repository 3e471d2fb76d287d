using System.Text;

namespace Stint.Runner;

/// <summary>Stands in until Stint.Contracts has its own.</summary>
internal static class TerminalText
{
    internal static IReadOnlyList<string> LastLines(ReadOnlySpan<byte> log, int count)
    {
        string[] lines = Encoding.UTF8.GetString(log).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        return lines is [""] ? [] : lines[Math.Max(0, lines.Length - count)..];
    }
}
