using System.Globalization;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>What happens to the window: whether it stays, what it says last, with which code the runner exits.</summary>
internal static class WindowEnding
{
    // What a full-screen program that was killed has left behind: the alternate screen, a hidden cursor.
    private const string LeaveFullScreen = "\e[?1047l\e[?25h", PlainAttributes = "\e[0m";
    private static readonly TimeSpan TmuxPatience = TimeSpan.FromSeconds(2);

    /// <summary>The runner's exit code: the command's own, but never 0 for a run that did not end well by itself.</summary>
    internal static int ExitCodeOf(RunResult result) => result switch
    {
        { Reason: RunReason.Timeout, ExitCode: 0 } => 124,
        { Reason: RunReason.LaunchError } => result.ExitCode ?? 126,
        _ => result.ExitCode ?? 0,
    };

    /// <summary>Whether the window is to stay.</summary>
    internal static bool Stays(KeepWindow keep, RunResult result, StopRequest? stop) =>
        keep == KeepWindow.Always
        || (result.Reason == RunReason.Stopped ? stop is { Keep: true } : keep == KeepWindow.OnFailure && ExitCodeOf(result) != 0);

    /// <summary>
    /// Makes tmux keep or close the window as it should; if the window stays, closes the pane's pipe and says there how the run ended. The
    /// window's option was set at launch from the spec alone; it is changed only where it would do the wrong thing.
    /// </summary>
    internal static void Settle(RunSpec spec, RunResult result, StopRequest? stop, PaneTerminal terminal)
    {
        if (terminal.IsGone)
        {
            return;
        }

        bool stays = Stays(spec.Keep, result, stop);
        bool wouldStay = spec.Keep == KeepWindow.Always || (spec.Keep == KeepWindow.OnFailure && ExitCodeOf(result) != 0);
        if (stays || stays != wouldStay)
        {
            TellTmux(spec.Tmux, stays ? result : null, option: stays == wouldStay ? null : stays ? "on" : "off");
        }

        if (stays)
        {
            string screen = result.Signal is not null || result.Reason is RunReason.Timeout ? LeaveFullScreen : "";
            Notice.Say(terminal, $"{ResultFile.Sentence(result)} (run {result.RunId})", before: screen + PlainAttributes);
        }
    }

    // A pane that stays says by its options what tmux cannot know: to tmux the runner exits by itself, with 128+N after a signal.
    private static void TellTmux(string? tmux, RunResult? kept, string? option)
    {
        IReadOnlyList<OsString> environment = ThisProcess.Environment();
        if (tmux is null || CommandEnvironment.Find(environment, "TMUX"u8) is not { } server
            || CommandEnvironment.Find(environment, "TMUX_PANE"u8) is not { } pane)
        {
            return;
        }

        int comma = server.Bytes.IndexOf((byte)',');
        var socket = new OsString(comma < 0 ? server.Bytes : server.Bytes[..comma]);
        List<OsString> arguments = [tmux, "-S", socket];
        if (option is not null)
        {
            arguments.AddRange(["set-option", "-w", "-t", pane, "remain-on-exit", option, ";"]);
        }

        if (kept is not null)
        {
            OsString endedAt = kept.EndedAt.ToString("0.###", CultureInfo.InvariantCulture);
            arguments.AddRange(["pipe-pane", "-t", pane, ";", "set-option", "-p", "-t", pane, "@stint_ended_at", endedAt, ";"]);
            if (kept.Signal is { } signal)
            {
                arguments.AddRange(["set-option", "-p", "-t", pane, "@stint_signal", signal, ";"]);
            }
        }

        try
        {
            _ = CapturedProcess.Run(
                new SpawnRequest { Path = tmux, Arguments = arguments, Environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"] },
                default, TmuxPatience);
        }
        catch (PosixException)
        {
            // without tmux the window does what its option says
        }
    }
}
