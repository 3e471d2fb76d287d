using Stint.Contracts;
using Stint.Tmux;

namespace Stint.Core.Runs.ExistingWindows;

/// <summary>What a pane's history says about a command that was typed into it.</summary>
internal sealed record PaneHistory
{
    /// <summary>The pane is there, in the same tmux server. Null when tmux did not answer: then nothing is known.</summary>
    public required bool? Exists { get; init; }

    /// <summary>The command was begun.</summary>
    public bool Begun { get; init; }

    /// <summary>Its output, as a log has it, once the end marker is there; else null.</summary>
    public byte[]? Output { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>The begin marker is still there, so that the output is whole.</summary>
    public bool IsWhole { get; init; }

    internal static PaneHistory Look(ITmuxClient tmux, RunRecord run)
    {
        if (run is not { TmuxPane: { } pane, TmuxServer: not null })
        {
            return new PaneHistory { Exists = false };
        }

        TmuxReply reply = tmux.TryRun(
        [
            Commands.IfShellFormat(
                PaneSight.StillThere(run),
                [Commands.DisplayMessage("here", pane), Commands.CapturePane(pane, new CaptureOptions { WholeHistory = true, JoinWrapped = true })],
                Commands.DisplayMessage("gone"),
                pane),
        ]);
        return reply.Failure switch
        {
            null when reply.Text.StartsWith("here", StringComparison.Ordinal) => Read(reply.Output.Span["here\n".Length..], run.Id),
            null or TmuxFailure.NotFound or TmuxFailure.NoServer => new PaneHistory { Exists = false },
            _ => new PaneHistory { Exists = null },
        };
    }

    /// <summary>Finds the slice in a capture, whose lines end with a newline.</summary>
    internal static PaneHistory Read(ReadOnlySpan<byte> capture, RunId id)
    {
        int begin = PaneMarker.AfterBegin(capture, id);
        ReadOnlySpan<byte> after = begin >= 0 ? capture[begin..] : capture;
        int? end = PaneMarker.FindEnd(after, id, out int? code);
        return new PaneHistory
        {
            Exists = true,
            Begun = begin >= 0 || end is not null,
            Output = end is { } at ? AsLog(after[..at]) : null,
            ExitCode = code,
            IsWhole = begin >= 0,
        };
    }

    private static byte[] AsLog(ReadOnlySpan<byte> lines)
    {
        var log = new List<byte>(lines.Length + 64);
        foreach (byte b in lines)
        {
            if (b == '\n')
            {
                log.Add((byte)'\r');
            }

            log.Add(b);
        }

        return [.. log];
    }
}
