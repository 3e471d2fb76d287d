using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.ExistingWindows;

/// <summary>A world with a session <c>dev</c> in which windows stand ready to be typed into.</summary>
public sealed class Shelf : IDisposable
{
    private bool _made;

    public StintWorld World { get; } = new();

    /// <summary>A window with a program, when it shows its prompt.</summary>
    public async Task<PaneId> Open(string name, string program, int columns = 120)
    {
        string[] size = ["-x", $"{columns}", "-y", "40"];
        _ = _made
            ? World.TmuxSays("new-window", "-d", "-t", "dev:", "-n", name, $"exec env PS1='ready> ' PROMPT='ready> ' {program}")
            : World.TmuxSays("new-session", ["-d", "-s", "dev", .. size, "-n", name, $"exec env PS1='ready> ' PROMPT='ready> ' {program}"]);
        _made = true;
        await Eventually.True(() => Shown(name).Length > 0, $"window {name} shows something", TimeSpan.FromSeconds(30));
        return PaneId.Parse(World.TmuxSays("display-message", "-p", "-t", $"=dev:={name}", "#{pane_id}"));
    }

    public string Shown(string name) => World.TmuxSays("capture-pane", "-p", "-J", "-S", "-", "-t", $"=dev:={name}").Trim();

    /// <summary>Types a line by tmux, as a person would.</summary>
    public void Person(string name, string line, bool enter = true)
    {
        _ = World.TmuxSays("send-keys", "-t", $"=dev:={name}", "-l", line);
        _ = enter ? World.TmuxSays("send-keys", "-t", $"=dev:={name}", "Enter") : "";
    }

    public Task Shows(string name, string text) =>
        Eventually.True(() => Shown(name).Contains(text, StringComparison.Ordinal), $"window {name} shows '{text}'", TimeSpan.FromSeconds(30));

    /// <summary>Types a command into a window and returns the run's id.</summary>
    public RunId Type(string window, params string[] command) => RunId.Parse(World.Call(["run", "--window", window, "--", .. command]).Ok().Text);

    /// <summary>Types a command, waits for its end and returns the run.</summary>
    public Run Ended(string window, params string[] command) => World.Finish(Type(window, command));

    public string Log(Run run) => File.Exists(World.DirectoryOf(run.Id).Log) ? File.ReadAllText(World.DirectoryOf(run.Id).Log) : "";

    public async Task Runs(RunId id) => await Eventually.True(() => World.Show(id).Status == RunStatus.Running, $"run {id} runs", TimeSpan.FromSeconds(30));

    public void Dispose() => World.Dispose();
}
