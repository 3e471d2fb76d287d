namespace Stint.Tmux;

/// <summary>What tmux's error texts mean, and what the user can do about them. The first matching line counts.</summary>
internal static class FailureTable
{
    private const string NewerTmux = "This tmux may be too old for what was asked; see `tmux -V`. Version 3.2 or later is needed, some features need more.";
    private const string OtherServer = "The running tmux server is of another version than the tmux program; finish its sessions and restart it.";

    private static readonly (string Text, TmuxFailure Failure, string? Hint)[] Lines =
    [
        ("(Permission denied)", TmuxFailure.Refused, "The socket belongs to someone else or its folder may not be entered."),
        ("no server running on ", TmuxFailure.NoServer, "Nothing runs there yet, or the server has ended."),
        ("error connecting to ", TmuxFailure.NoServer, "Nothing runs there yet, or the server has ended."),
        ("server exited", TmuxFailure.NoServer, "The tmux server ended during the call."),
        ("lost server", TmuxFailure.NoServer, "The tmux server ended during the call."),
        ("protocol version mismatch", TmuxFailure.Refused, OtherServer),
        ("command too long", TmuxFailure.Refused, "tmux takes about 16 KB per call; pass long texts and environments through a file."),
        ("unknown command: ", TmuxFailure.Refused, NewerTmux),
        ("ambiguous command: ", TmuxFailure.Refused, NewerTmux),
        ("unknown flag -", TmuxFailure.Refused, NewerTmux),
        ("unknown option -- ", TmuxFailure.Refused, NewerTmux),
        ("invalid option -- ", TmuxFailure.Refused, NewerTmux),
        ("usage: ", TmuxFailure.Refused, NewerTmux),
        ("duplicate session: ", TmuxFailure.Duplicate, "Use the existing session or another name."),
        (" in use", TmuxFailure.Duplicate, null),
        ("can't find ", TmuxFailure.NotFound, null),
        ("session not found: ", TmuxFailure.NotFound, null),
        ("no buffer", TmuxFailure.NotFound, null),
        ("unknown buffer: ", TmuxFailure.NotFound, null),
        ("unknown variable: ", TmuxFailure.NotFound, null),
        ("invalid option: ", TmuxFailure.NotFound, NewerTmux),
        ("unknown option: ", TmuxFailure.NotFound, NewerTmux),
        ("no current ", TmuxFailure.NotFound, "Name the target."),
        ("no sessions", TmuxFailure.NotFound, null),
        ("no such ", TmuxFailure.NotFound, null),
    ];

    internal static TmuxFailure Kind(string error) => Find(error)?.Failure ?? TmuxFailure.Refused;

    internal static string? Hint(string error) => Find(error)?.Hint;

    private static (string Text, TmuxFailure Failure, string? Hint)? Find(string error)
    {
        foreach ((string Text, TmuxFailure Failure, string? Hint) line in Lines)
        {
            if (error.Contains(line.Text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return null;
    }
}
