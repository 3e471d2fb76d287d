using Stint.Contracts;
using Stint.Core.Runs.ExistingWindows;
using Stint.Tmux;

namespace Stint.Core.Runs;

/// <summary>Where tmux put a run.</summary>
internal sealed record WindowAddress(string WindowId, string PaneId, string SocketPath);

/// <summary>
/// The command lists with which a run's window is made, configured, recognized and closed. Everything about a new window is said in one
/// list, by the run's id as a temporary name: what is said later comes too late for a fast command.
/// </summary>
internal static class RunWindow
{
    internal const string RunOption = "@stint_run", WorkdirOption = "@stint_workdir", LogOption = "@stint_log_file", NameOption = "@stint_name";

    private const string Printed = "#{window_id} #{pane_id} #{window_panes} #{socket_path}";

    /// <summary>
    /// Ends a list: tmux before 3.2 does not know -C and refuses the whole list before it runs any of it. Not for a lasting connection: the
    /// command takes a turn of tmux's loop, and 3.3a crashes, with all that runs in it, when the connection ends within that turn.
    /// </summary>
    internal static readonly TmuxCommand RefuseOldTmux = new("run-shell", "-C", "");

    /// <summary>Makes the window in a session that exists.</summary>
    internal static TmuxCommandList InSession(RunRecord run, RunSpec spec, RunDirectory directory, string workdir, string runner, bool rename)
    {
        TmuxCommand create = Commands.NewWindow(new NewWindowOptions
        {
            Target = Target.CurrentWindow(run.TmuxSession!),
            Name = run.Id.ToString(),
            Detached = true,
            PrintFormat = Printed,
            Command = [runner, directory.Path],
        });
        return [create, .. Configure(Target.Window(run.TmuxSession!, run.Id.ToString()), run, spec, directory, workdir, rename)];
    }

    /// <summary>Makes the session with the window as its first.</summary>
    internal static TmuxCommandList InNewSession(RunRecord run, RunSpec spec, RunDirectory directory, string workdir, string runner, bool rename)
    {
        TmuxCommand create = Commands.NewSession(new NewSessionOptions
        {
            Name = run.TmuxSession!,
            WindowName = run.Id.ToString(),
            Width = spec.Columns,
            Height = spec.Rows,
            StartDirectory = workdir,
            PrintFormat = Printed,
            Command = [runner, directory.Path],
        });

        // A user's "destroy-unattached on" would end a session that nobody is attached to.
        TmuxCommand stay = Commands.SetOption(OptionScope.Session, "destroy-unattached", "off", Target.CurrentWindow(run.TmuxSession!));
        return [create, stay, .. Configure(Target.Window(run.TmuxSession!, run.Id.ToString()), run, spec, directory, workdir, rename)];
    }

    /// <summary>The same for a window that is there but could not be configured under its temporary name (a user's hook renamed or split it).</summary>
    internal static TmuxCommandList ById(WindowAddress address, RunRecord run, RunSpec spec, RunDirectory directory, string workdir) =>
        [.. Configure(address.WindowId, run, spec, directory, workdir, rename: true, address.PaneId)];

    /// <summary>Prints what <see cref="Parse"/> reads if the run has a window that was configured.</summary>
    internal static TmuxCommand Find(RunRecord run) => Commands.ListWindows(Printed, filter: $"#{{==:#{{{RunOption}}},{run.Id}}}");

    /// <summary>What the first command printed: the address and how many panes the window had by then; null when that makes no sense.</summary>
    internal static WindowAddress? Parse(TmuxReply reply)
    {
        string[] parts = reply.Text.Split('\n')[0].Split(' ', 4);
        return parts.Length == 4 && Tmux.WindowId.TryParse(parts[0], out _) && Tmux.PaneId.TryParse(parts[1], out _)
            ? new WindowAddress(parts[0], parts[1], parts[3])
            : null;
    }

    /// <summary>Whether the window had but one pane when the pipe was made, so that the pipe is on the right one.</summary>
    internal static bool IsWhole(TmuxReply reply) => reply.Text.Split('\n')[^1] is "1" or "1 0" or "1 1";

    /// <summary>Whether the window could not be given its name because another of the workspace's session has it.</summary>
    internal static bool NameIsTaken(TmuxReply reply) => reply.Text.EndsWith(" 1", StringComparison.Ordinal);

    /// <summary>Gives the window a name if no other of its session has it; the answer is read by <see cref="NameIsTaken"/>.</summary>
    internal static TmuxCommandList RenameIfFree(string window, string name) =>
        [Commands.DisplayMessage($"#{{window_panes}} {Taken(name)}", window), IfFree(name, window)];

    /// <summary>Closes the run's window if it is still the run's: ids start anew with a new tmux server.</summary>
    internal static TmuxCommandList Close(RunRecord run) => IfStill(run, run.TmuxWindowId!, Commands.KillWindow(run.TmuxWindowId!));

    /// <summary>Does something to the run's window or pane if it is still the run's; otherwise nothing.</summary>
    internal static TmuxCommandList IfStill(RunRecord run, string target, TmuxCommandList then) =>
        [Commands.IfShellFormat(IsStill(run), then, target: target)];

    /// <summary>The format that is 1 for a target that is still the run's window or pane.</summary>
    internal static string IsStill(RunRecord run) =>
        run.Placement == RunPlacement.ExistingWindow ? PaneSight.StillThere(run) : $"#{{==:#{{{RunOption}}},{run.Id}}}";

    private static IEnumerable<TmuxCommand> Configure(
        string window, RunRecord run, RunSpec spec, RunDirectory directory, string workdir, bool rename, string? pane = null)
    {
        string remain = spec.Keep switch { KeepWindow.Always => "on", KeepWindow.Never => "off", _ => "failed" };
        yield return Commands.SetOption(OptionScope.Window, "remain-on-exit", remain, window);
        yield return NoDeathNote(window);
        yield return Commands.SetOption(OptionScope.Window, "allow-rename", "off", window);
        yield return Commands.SetOption(OptionScope.Window, RunOption, run.Id.ToString(), window);
        yield return Commands.SetOption(OptionScope.Window, WorkdirOption, workdir, window);
        yield return Commands.SetOption(OptionScope.Window, LogOption, directory.Log, window);

        // The tag of a window that is renamed. An option costs tmux a tenth of a millisecond: where no workspace is, it is not set.
        if (spec.Workspace is not null || run.TmuxSession != RunRequest.PlainSession)
        {
            yield return Commands.SetOption(OptionScope.Window, NameOption, run.TmuxWindow!, window);
        }

        yield return Commands.ResizeWindow(window, spec.Columns, spec.Rows);
        yield return Commands.UnsetOption(OptionScope.Window, "window-size", window);
        yield return Pipe(pane ?? window, directory, guarded: pane is null);

        // Others start jobs in a workspace's session, too: there the name is given only if it is free at this very moment.
        bool shared = rename && spec.Workspace is not null;
        yield return Commands.DisplayMessage(shared ? $"#{{window_panes}} {Taken(run.TmuxWindow!)}" : "#{window_panes}", window);
        if (rename)
        {
            yield return shared ? IfFree(run.TmuxWindow!, window) : Commands.RenameWindow(window, run.TmuxWindow!);
        }
    }

    // A format that is 1 where a window of the session has the name. The names of job windows hold nothing that means anything in it.
    private static string Taken(string name) => $"#{{m:*1*,#{{W:#{{==:#{{window_name}},{name}}}}}}}";

    private static TmuxCommand IfFree(string name, string window) =>
        Commands.IfShellFormat($"#{{?{Taken(name)},0,1}}", Commands.RenameWindow(window, name), target: window);

    // tmux 3.3 and later write "Pane is dead" into the last line of a kept pane: in a terminal that is smaller than the window, that would
    // be all there is to see. How the command ended is said by the runner. Older ones do not know the option: -q.
    private static TmuxCommand NoDeathNote(string window) => new("set-option", "-w", "-q", "-t", window, "remain-on-exit-format", "");

    // A window's name stands for its active pane. Should a user's hook have split the window, that may be another than the runner's;
    // then this writes nothing and the launcher says it again by the pane's id.
    private static TmuxCommand Pipe(string target, RunDirectory directory, bool guarded)
    {
        string write = $"umask 077; exec cat >>{Literal.ForShell(directory.Log)}";
        string literal = Literal.ForTimedFormat(write);
        return new TmuxCommand("pipe-pane", "-t", target, guarded ? $"case #{{window_panes}} in 1) {literal};; esac" : literal);
    }
}
