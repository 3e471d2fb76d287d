using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>How lines are typed where nothing nearer to them says otherwise.</summary>
internal sealed record TypingRules
{
    internal static TypingRules Default { get; } = new();

    internal bool SuppressHistory { get; private init; } = true;

    internal bool Enter { get; private init; } = true;

    internal TimeSpan SleepBefore { get; private init; }

    internal TimeSpan SleepAfter { get; private init; }

    /// <summary>These rules with what a session, window, pane or command says itself. A pause without a value is none.</summary>
    internal TypingRules With(FileValue level)
    {
        FileValue? suppress = level["suppress_history"];
        FileValue? enter = level["enter"];
        FileValue? before = level.Written("sleep_before");
        FileValue? after = level.Written("sleep_after");
        return suppress is null && enter is null && before is null && after is null ? this : this with
        {
            SuppressHistory = suppress?.Flag() ?? SuppressHistory,
            Enter = enter?.Flag() ?? Enter,
            SleepBefore = before is null ? SleepBefore : before.IsNull ? TimeSpan.Zero : before.Seconds(),
            SleepAfter = after is null ? SleepAfter : after.IsNull ? TimeSpan.Zero : after.Seconds(),
        };
    }

    /// <summary>
    /// The rules for the commands after one that had <paramref name="own"/>: as in tmuxp, what a command says of Enter and pauses stays.
    /// </summary>
    internal TypingRules After(TypingRules own) => ReferenceEquals(own, this) ? this : own with { SuppressHistory = SuppressHistory };

    internal WorkspaceKeys Keys(string text) => new()
    {
        Text = text,
        Enter = Enter,
        SuppressHistory = SuppressHistory,
        SleepBefore = SleepBefore,
        SleepAfter = SleepAfter,
    };
}
