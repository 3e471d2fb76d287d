using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>When a step of a batch is taken. Within a stage steps are taken in the file's order.</summary>
internal enum BuildStage
{
    /// <summary>Windows are made, each with its first pane.</summary>
    Make,

    /// <summary>Windows are configured and split.</summary>
    Shape,

    /// <summary>Keys are typed.</summary>
    Type,

    /// <summary>What must come after typing.</summary>
    Settle,
}

/// <summary>
/// One step of building a session. <see cref="What"/> names it for messages, by its key in the file; it concerns a window of the plan, and a pane of it, by
/// number, or the session where both are -1.
/// </summary>
internal abstract record BuildStep(BuildStage Stage, string What, int Window, int Pane);

/// <summary>A tmux command; <see cref="Command"/> makes it of the target: the pane's id, the window's where no pane is named, or the session.</summary>
internal sealed record CommandStep(BuildStage Stage, string What, int Window, int Pane, Func<string, TmuxCommand> Command)
    : BuildStep(Stage, What, Window, Pane)
{
    /// <summary>Whether the file asks for it: then it is the file that is wrong when tmux refuses.</summary>
    internal bool IsAskedFor { get; init; } = true;
}

/// <summary>A tmux command that makes a pane, with or without a window of its own, and prints <see cref="MadePane.Printed"/>.</summary>
internal sealed record MakeStep(BuildStage Stage, string What, int Window, int Pane, Func<string, TmuxCommand> Command)
    : BuildStep(Stage, What, Window, Pane);

/// <summary>Keys for a pane.</summary>
internal sealed record TypeStep(string What, int Window, int Pane, IReadOnlyList<WorkspaceKeys> Keys)
    : BuildStep(BuildStage.Type, What, Window, Pane)
{
    internal bool Sleeps => Keys.Any(k => k.SleepBefore > TimeSpan.Zero || k.SleepAfter > TimeSpan.Zero);
}
