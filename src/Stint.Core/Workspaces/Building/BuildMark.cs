using System.Globalization;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>How a workspace's session stands.</summary>
internal enum SessionState
{
    Missing,

    /// <summary>It carries the mark of a builder that has not come to its end.</summary>
    Unfinished,

    Whole,
}

/// <summary>
/// The user option that a session carries from its first moment until it is whole. A session without it was finished, or is the user's
/// own; only one that carries it is ever taken away.
/// </summary>
internal sealed class BuildMark(ITmuxClient tmux, string session)
{
    private const string Option = "@stint_building";

    // The pid for people, the rest so that two builders' marks never look alike. Nothing in it means anything in a tmux format.
    private readonly string _own = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.{SecureRandom.Hex(6)}");

    internal string Session { get; } = Target.Session(session);

    internal SessionState Look() => Ask() switch
    {
        null => SessionState.Missing,
        "" => SessionState.Whole,
        _ => SessionState.Unfinished,
    };

    /// <summary>The process that builds the session; null when none does.</summary>
    internal int? Builder() => Ask() is { } text && int.TryParse(text.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : null;

    internal TmuxCommand Set() => Commands.SetOption(OptionScope.Session, Option, _own, Session);

    internal TmuxCommand Unset() => Commands.UnsetOption(OptionScope.Session, Option, Session);

    /// <summary>Takes away the session if it is unfinished, whoever began it.</summary>
    internal void Clear() => Kill($"#{{{Option}}}");

    /// <summary>Takes away the session if it is the one that this builder has begun.</summary>
    internal void ClearOwn() => Kill($"#{{==:#{{{Option}}},{_own}}}");

    private void Kill(string condition) => _ = tmux.TryRun(Commands.IfShellFormat(condition, Commands.KillSession(Session), target: Session));

    // Null where there is no such session, empty where it carries no mark. To be quiet about a missing option is to be quiet about a
    // missing session, too, so that is asked first.
    private string? Ask()
    {
        TmuxReply reply = tmux.TryRun([Commands.HasSession(Session), Commands.ShowOption(OptionScope.Session, Option, Session)]);
        return reply.Failure is TmuxFailure.NotFound or TmuxFailure.NoServer ? null : reply.EnsureSuccess().Text;
    }
}
