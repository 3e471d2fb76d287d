using System.Text;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.Runner.Tests;

/// <summary>A run in its window: what the test does to it and what it sees of it.</summary>
public sealed class LaunchedRun(TmuxServer tmux, RunDirectory directory, string window, string pane)
{
    public RunDirectory Directory => directory;

    public string Window => window;

    /// <summary>The result, once it is there.</summary>
    public Task<RunResult> Result(double seconds = 20) => Eventually.Get(
        () => RunFiles.Read(directory.Result, ContractsJson.Default.RunResult), "result.json", TimeSpan.FromSeconds(seconds));

    /// <summary>started.json, once the command's process is in it, which takes one that lives for a while.</summary>
    public Task<StartRecord> Started() => Eventually.Get(
        () => RunFiles.Read(directory.Started, ContractsJson.Default.StartRecord) is { CommandPid: not null } record ? record : null, "the command in started.json");

    /// <summary>Once the command runs, or has ended.</summary>
    public async Task<int> RunnerPid() => (await Eventually.Get(
        () => RunFiles.Read(directory.Started, ContractsJson.Default.StartRecord) is { } record && (record.CommandPid is not null || File.Exists(directory.Result)) ? record : null,
        "the command in started.json, or its result")).RunnerPid;

    public async Task<int> CommandPid() => (await Started()).CommandPid!.Value;

    /// <summary>The command's output as the result bounds it.</summary>
    public async Task<string> Output()
    {
        RunResult result = await Result();
        return Encoding.UTF8.GetString(File.ReadAllBytes(directory.Log).AsSpan(0, (int)result.LogBytes));
    }

    /// <summary>Waits until the log holds the text.</summary>
    public Task Prints(string text) => Eventually.True(() => File.Exists(directory.Log) && Encoding.UTF8.GetString(Log()).Contains(text, StringComparison.Ordinal), $"'{text}' in the log");

    /// <summary>Waits until the screen shows the text.</summary>
    public Task Shows(string text, double seconds = 10) =>
        Eventually.True(() => Screen().Contains(text, StringComparison.Ordinal), $"'{text}' on the screen", TimeSpan.FromSeconds(seconds));

    public string Screen() => tmux.TryRun(new TmuxCommand("capture-pane", "-p", "-t", pane)).Text;

    public void Type(string text) => tmux.Run(Commands.SendText(pane, text));

    /// <summary>Presses keys by tmux's names, such as <c>C-c</c> or <c>Enter</c>.</summary>
    public void Press(params string[] keys) => tmux.Run(Commands.SendKeys(pane, keys));

    public void Resize(int columns, int rows) => tmux.Run(Commands.ResizeWindow(window, columns, rows));

    public void CloseWindow() => tmux.Run(Commands.KillWindow(window));

    public bool HasWindow => tmux.TryRun(Commands.ListPanes("#{pane_dead}", window)).Failure is null;

    /// <summary>
    /// Whether tmux has seen the runner's end; a moment before, it knows that the terminal is closed. tmux 3.3a now and then misses a
    /// child's end and notices when another one ends: hence run-shell.
    /// </summary>
    public bool IsDead => tmux.TryRun(new TmuxCommand("run-shell", ":")).Failure is null && Look("#{pane_dead} #{pane_dead_status}#{pane_dead_signal}") is ['1', ' ', _, ..];

    /// <summary>What tmux says of the pane; empty when it is gone.</summary>
    public string Look(string format) => tmux.TryRun(Commands.DisplayMessage(format, pane)).Text;

    public Task Stays() => Eventually.True(() => IsDead, "a dead pane that stays");

    public Task Closes() => Eventually.True(() => !HasWindow, "the window's end");

    /// <summary>Asks for the end as the stopper does: the request first, then TERM to the runner.</summary>
    public async Task Stop(string signal = "TERM", double grace = 10, bool keep = false)
    {
        int runner = await RunnerPid();
        RunFiles.Replace(directory.Stop, new StopRequest { Signal = signal, GraceS = grace, Keep = keep }, ContractsJson.Default.StopRequest);
        _ = Signals.SendToProcess(runner, Signals.Terminate);
    }

    private byte[] Log()
    {
        using var file = new FileStream(directory.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
