using Stint.Contracts;

namespace Stint.Server.Runs;

/// <summary>The answer to a start by hand.</summary>
internal sealed record StartedRun(string Message, string? TmuxWindow, Run Run);
