namespace Stint.Contracts;

/// <summary>What <c>stint ensure --json</c> prints.</summary>
/// <param name="Workspace">The tmuxp file, absolute.</param>
/// <param name="SessionName">As tmux spells it.</param>
/// <param name="Created">Whether this call made the session.</param>
public sealed record EnsuredWorkspace(string Workspace, string SessionName, bool Created);
