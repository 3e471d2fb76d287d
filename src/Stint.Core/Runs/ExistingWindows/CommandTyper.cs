using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Runs.ExistingWindows;

/// <summary>
/// Starts runs by typing their command into a window that exists. Nothing supervises them: what becomes of the command is read from
/// the two marker lines around its output.
/// </summary>
public sealed class CommandTyper(RunStore store, RunFactory factory, Workdir workdir, ITmuxClient tmux, string runner, string tmuxProgram, TimeProvider time)
{
    // Far away: C-e C-u puts away what somebody has begun to write, as far as one can without knowing what runs there.
    private const string ClearLine = "\u0005\u0015", Interrupt = "\u0003", EndLine = "\r";
    private const int ClearAttempts = 3, LongestLine = 4000; // a terminal that collects lines itself takes 4095 bytes
    private static readonly TimeSpan PromptPatience = TimeSpan.FromMilliseconds(300), Step = TimeSpan.FromMilliseconds(5), Moment = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Records the request, whose window is set, and types it. <paramref name="force"/> types even where a program is busy in the
    /// window's foreground. Throws <see cref="StintException"/> when there is no such window or it is busy; nothing is left behind then.
    /// </summary>
    public RunRecord Type(RunRequest request, string? session, bool force)
    {
        PaneSight pane = PaneSight.Find(tmux, session, request.Window!);
        while (!force && pane.WasTypedJustNow(time.GetUtcNow()))
        {
            _ = Readiness.WaitToRead(Moment);
            pane = PaneSight.Find(tmux, session, request.Window!);
        }

        string what = $"run: --window: '{request.Window}' ({pane.Window})";
        if (pane.Dead || (force ? ForegroundProgram.Find(pane) : ForegroundProgram.WaitUntilIdle(pane)) is not { } program)
        {
            throw new StintException(ErrorCode.Conflict, $"{what}: the program in it has ended: choose another window");
        }

        if (program.Kind == ForegroundKind.Busy && !force)
        {
            throw new StintException(ErrorCode.Conflict, $"{what}: '{program.Name}' is busy in it: wait until it is done, or type anyway with --force");
        }

        // Refuses what cannot be typed before anything is recorded.
        string shell = program.Kind == ForegroundKind.Shell ? program.Name : "";
        CheckLength(LineFor(default, request, shell), pane, what);
        request = request with { Session = pane.Session, SubmitterEnvironment = [], Cwd = CwdOf(request, pane) };
        (RunRecord run, _) = factory.Create(request, launching: true, tmux: null, pane);
        try
        {
            return Send(run, LineFor(run.Id, request, shell), pane, program);
        }
        catch (Exception e) when (e is IOException or StintException)
        {
            Withdraw(run, e.Message);
            throw;
        }
    }

    private static byte[] LineFor(RunId id, RunRequest request, string shell) => TypedLine.Of(id, request.Argv, request.ShellLine, request.TypedCwd, shell);

    private static OsString CwdOf(RunRequest request, PaneSight pane) => request.TypedCwd ?? (pane.CurrentPath.Length > 0 ? pane.CurrentPath : request.Cwd);

    private RunRecord Send(RunRecord run, byte[] line, PaneSight pane, ForegroundProgram program)
    {
        RunDirectory directory = workdir.Run(run.Id);
        bool waits = program.Kind == ForegroundKind.Busy; // then it is the pane's own program that reads the line in the end
        RunFiles.Replace(
            directory.Typed,
            new TypedRecord
            {
                ProgramPid = waits ? pane.Pid : program.Pid,
                ProgramStart = waits ? ProcessTable.Find(pane.Pid)?.StartTime ?? 0 : program.Start,
                ForegroundGroup = ProcessTable.Find(program.Pid)?.TerminalGroup ?? 0,
                Program = program.Name,
                IsRemote = program.Kind == ForegroundKind.Remote,
                EditsLines = program.Kind == ForegroundKind.Shell && ProgramWords.EditsLines(program.Name),
                HasListener = !pane.Piped,
                Terminal = pane.Terminal,
                Pane = pane.Pane,
                Socket = pane.SocketPath,
                Tmux = tmuxProgram,
                BootId = Machine.BootId,
                MachineId = Machine.MachineId,
                TypedAt = time.NowSeconds(),
            },
            ContractsJson.Default.TypedRecord);
        if (program.Kind == ForegroundKind.Shell)
        {
            ClearPrompt(run, pane, program);
        }

        Expect(tmux.TryRun(CommandsFor(run, directory, pane, program), line), pane);
        return run;
    }

    private static void Expect(TmuxReply reply, PaneSight pane)
    {
        if (reply is not { Failure: null, Text: "typed" })
        {
            throw reply.Failure is null
                ? new StintException(ErrorCode.Conflict, $"run: --window: {pane.Window}: somebody else has just typed a command into it, or it has closed: try again")
                : new StintException(ErrorCode.Unavailable, $"run: --window: {pane.Window}: {(reply.Failure is TmuxFailure.TimedOut ? "tmux did not answer in time" : $"tmux refused: {reply.Error}")}: see 'stint doctor'");
        }
    }

    // An interrupted line editor throws away what it has, and what comes too soon after; it shows a new prompt when it is done. One that is
    // in the middle of a key (Escape in bash's vi mode) misses the first time. fish shows nothing where nothing was written.
    private void ClearPrompt(RunRecord run, PaneSight pane, ForegroundProgram program)
    {
        string? seen = pane.Typed;
        for (int attempt = 0; attempt < ClearAttempts; attempt++)
        {
            TmuxCommandList clear = [Claim(run, pane), .. Keys($"stint-{run.Id}-clear", Interrupt, pane.Pane), Commands.DisplayMessage("typed", pane.Pane)];
            Expect(tmux.TryRun(Commands.IfShellFormat(Free(pane, seen), clear, Commands.DisplayMessage("taken"), pane.Pane)), pane);
            if (ShowsNewPrompt(pane) || program.Name == "fish")
            {
                return;
            }

            seen = run.Id.ToString();
        }
    }

    private bool ShowsNewPrompt(PaneSight pane)
    {
        long end = Environment.TickCount64 + (long)PromptPatience.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            _ = Readiness.WaitToRead(Step);
            if (tmux.TryRun(Commands.DisplayMessage(PaneSight.CursorFormat, pane.Pane)) is { Failure: null } now && now.Text != pane.Cursor && ForegroundProgram.Find(pane) is { Kind: ForegroundKind.Shell })
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckLength(byte[] line, PaneSight pane, string what)
    {
        if (line.Length > LongestLine && CollectsLines(pane.Terminal))
        {
            throw new StintException(ErrorCode.Invalid, $"{what}: the program in it takes no more than {LongestLine} bytes in a line, and this would be {line.Length}: put the command into a script");
        }
    }

    private static bool CollectsLines(string terminal)
    {
        try
        {
            using Descriptor device = Descriptor.OpenRead(terminal);
            return Terminal.Modes(device.Number) is { Lines: true };
        }
        catch (PosixException)
        {
            return false;
        }
    }

    private static TmuxCommand Claim(RunRecord run, PaneSight pane) => Commands.SetOption(OptionScope.Pane, PaneSight.TypedOption, run.Id.ToString(), pane.Pane);

    // Still the pane that was looked at, and nobody else has typed since.
    private static string Free(PaneSight pane, string? typed) =>
        $"#{{&&:#{{==:#{{pane_id}},{pane.Pane}}},#{{&&:#{{==:#{{pane_dead}},0}},#{{==:#{{{PaneSight.TypedOption}}},{typed}}}}}}}";

    // Typed only if nobody else has typed since the look. Loading waits for its input; all that follows runs as one.
    private TmuxCommandList CommandsFor(RunRecord run, RunDirectory directory, PaneSight pane, ForegroundProgram program)
    {
        string name = $"stint-{run.Id}", before = $"{name}-before", after = $"{name}-after";
        string listener = $"exec {Literal.ForShell(runner)} --listen {Literal.ForShell(directory.Path)}";
        TmuxCommandList type =
        [
            Commands.IfShellFormat("#{pane_pipe}", [], Commands.PipePane(pane.Pane, listener), pane.Pane),
            Claim(run, pane),
            .. program.Kind == ForegroundKind.Remote ? Keys(before, ClearLine, pane.Pane) : [],
            TmuxClientExtensions.PasteBytes(pane.Pane, name, bracketed: true),
            .. Keys(after, EndLine, pane.Pane),
            Commands.DisplayMessage("typed", pane.Pane),
        ];
        string free = Free(pane, program.Kind == ForegroundKind.Shell ? run.Id.ToString() : pane.Typed);
        return [Commands.LoadBuffer(name), Commands.IfShellFormat(free, type, [Commands.DeleteBuffer(name), Commands.DisplayMessage("taken")], pane.Pane)];
    }

    // Pasted, not sent: keys that are sent go astray while a person looks back in the pane's history.
    private static TmuxCommandList Keys(string buffer, string keys, PaneId pane) =>
        [Commands.SetBuffer(buffer, keys), TmuxClientExtensions.PasteBytes(pane, buffer, bracketed: false)];

    // Nothing was typed: as little is left as of any refused call. Should that fail, the run has failed.
    private void Withdraw(RunRecord run, string why)
    {
        var never = new StartRecord { Never = true, Message = why, BootId = Machine.BootId, MachineId = Machine.MachineId };
        if (RunFiles.Create(workdir.Run(run.Id).Started, never, ContractsJson.Default.StartRecord))
        {
            store.Advance(run.Id, new RunStep(RunEvent.GiveUp, r => r with { Reason = RunReason.LaunchError, Error = why, EndedAt = time.NowSeconds() }));
            store.Remove(run.Id);
            Directory.Delete(workdir.Run(run.Id).Path, recursive: true);
        }
    }
}
