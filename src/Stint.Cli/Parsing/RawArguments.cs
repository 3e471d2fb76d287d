using Stint.Posix;

namespace Stint.Cli.Parsing;

/// <summary>
/// The arguments as the kernel passed them. Text that is not UTF-8 is kept in escaped form (<see cref="OsString.ToEscapedText"/>).
/// </summary>
internal sealed record RawArguments(IReadOnlyList<string> Front, IReadOnlyList<OsString>? Tail, IReadOnlyList<string> All)
{
    /// <summary>Splits at the first <c>--</c>; <see cref="Tail"/> is null without one.</summary>
    internal static RawArguments Read(string[] args)
    {
        // The runtime has decoded them already; the bytes are looked up only where that lost something or a command follows.
        int dashes = Array.IndexOf(args, "--");
        IReadOnlyList<OsString>? bytes = dashes >= 0 || args.Any(a => a.Contains('\uFFFD', StringComparison.Ordinal)) ? Bytes(args.Length) : null;
        string[] all = bytes is null ? args : [.. bytes.Select(b => b.IsText ? b.ToString() : b.ToEscapedText())];
        return new RawArguments(dashes < 0 ? all : all[..dashes], dashes < 0 ? null : [.. bytes!.Skip(dashes + 1)], all);
    }

    /// <summary><c>help VERB</c> means <c>VERB --help</c>.</summary>
    internal RawArguments WithHelpAsOption() =>
        Front is ["help", ..] && (string[])[.. Front.Skip(1), "--help"] is var asked ? new RawArguments(asked, null, asked) : this;

    // Under a host such as `dotnet program.dll` more words come first: the last ones are ours.
    private static IReadOnlyList<OsString> Bytes(int count)
    {
        IReadOnlyList<OsString> line = ThisProcess.Arguments();
        return [.. line.Skip(line.Count - count)];
    }
}
