using System.Globalization;
using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>A world with a workspace file for the session <c>dev</c>, and jobs in it.</summary>
public sealed class JobWorld : IDisposable
{
    public const string Session = "dev";

    public JobWorld() => File.WriteAllText(Path, $"session_name: {Session}\nwindows:\n- panes: [null]\n");

    public StintWorld World { get; } = new("set -g remain-on-exit on\n");

    public TmuxServer Tmux => World.Tmux;

    public string Path => World.At("w", ".tmuxp.yaml");

    /// <summary>The job windows as <c>jobs --json</c> has them.</summary>
    public IReadOnlyList<Job> Jobs => Read(World.Call("jobs", Path, "--json").Ok());

    /// <summary>The only job of this name.</summary>
    public Job Job(string name) => Assert.Single(Jobs, j => j.TmuxWindow == name);

    public Answer Kill(params string[] options) => World.Call(["kill", Path, .. options]);

    public IReadOnlyList<KilledJob> Killed(params string[] options) => ReadKilled(Kill([.. options, "--json"]).Ok());

    public static IReadOnlyList<KilledJob> ReadKilled(Answer answer) => JsonSerializer.Deserialize(answer.Output, ContractsJson.Default.IReadOnlyListKilledJob)!;

    /// <summary>A run in the session.</summary>
    public RunId Run(string line, params string[] options) => World.StartLine(line, ["--session", Session, .. options]);

    /// <summary>A window that another tool has made, which stays when its program has ended; the first one with the session.</summary>
    public PaneAddress Window(string name, params string[] command)
    {
        bool exists = Tmux.HasSession(Session);
        PaneAddress made = exists
            ? Tmux.NewWindow(new NewWindowOptions { Target = Target.CurrentWindow(Session), Detached = true, Command = command })
            : Tmux.NewSession(new NewSessionOptions { Name = Session, Command = command });
        Tmux.Run(Commands.RenameWindow(made.Window, name));
        return made;
    }

    public bool Has(WindowId window) => Tmux.FindWindow(window) is not null;

    public int PidIn(PaneAddress window) => int.Parse(World.TmuxSays("display-message", "-p", "-t", window.Pane, "#{pane_pid}"), CultureInfo.InvariantCulture);

    /// <summary>A job of another tool that writes its children's pids, or none, and ignores TERM.</summary>
    public async Task<(PaneAddress Window, int[] Pids)> Stubborn(string name)
    {
        string file = World.At("seen", name.Replace(':', '-'));
        PaneAddress window = Window(name, "sh", "-c", "trap '' TERM HUP; setsid sleep 1000 & echo $! >$0.part; echo $$ >>$0.part; mv $0.part $0; while :; do sleep 0.05; done", file);
        await Eventually.True(() => File.Exists(file), "the job is up");
        return (window, [.. File.ReadAllLines(file).Select(l => int.Parse(l, CultureInfo.InvariantCulture))]);
    }

    public Task Ends(string name) => Eventually.True(() => Jobs.Any(j => j.TmuxWindow == name && j.State == JobState.Exited), $"{name} ends");

    public static IReadOnlyList<Job> Read(Answer answer) => JsonSerializer.Deserialize(answer.Output, ContractsJson.Default.IReadOnlyListJob)!;

    public void Dispose() => World.Dispose();
}
