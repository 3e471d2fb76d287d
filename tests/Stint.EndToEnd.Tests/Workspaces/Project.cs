using System.Globalization;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>A world with a workspace whose session <c>dev</c> does not exist yet: one window in the folder <c>home</c> beside the file.</summary>
public sealed class Project : IDisposable
{
    public const string Session = "dev";

    public Project(string tmuxConfiguration = "")
    {
        World = new StintWorld(tmuxConfiguration);
        Directory.CreateDirectory(Folder);
        Write($"session_name: {Session}\nstart_directory: ./home\nwindows:\n- window_name: one\n  panes: [~]\n");
    }

    public StintWorld World { get; }

    public TmuxServer Tmux => World.Tmux;

    public string File => World.At("w", ".tmuxp.yaml");

    /// <summary>Where the session starts.</summary>
    public string Folder => World.At("w", "home");

    /// <summary>The names of the session's windows; none where there is no session.</summary>
    public string[] Windows => Tmux.HasSession(Session) ? World.TmuxSays("list-windows", "-t", $"={Session}", "-F", "#{window_name}").Split('\n') : [];

    public void Write(string text) => System.IO.File.WriteAllText(File, text);

    /// <summary><c>run -w</c> with a line for <c>sh -c</c>; answers the run as JSON.</summary>
    public Answer Run(string line, params string[] options) => World.Call(["run", "-w", ".", "--json", .. options, "--", "sh", "-c", line]);

    /// <summary>A run that stays, as it was reported.</summary>
    public Run Stays(params string[] options) => Run("sleep 1000", options).Ok().Run;

    /// <summary>The name that tmux shows for the run's window.</summary>
    public string NameOf(Run run) => World.TmuxSays("display-message", "-p", "-t", run.TmuxWindowId!, "#{session_name}/#{window_name}");

    /// <summary>Puts a program named <c>tmux</c> before the real one: what <paramref name="script"/> does comes first. Returns the environment for calls.</summary>
    public Setting WithTmux(string script)
    {
        string real = Executables.Find("tmux")!;
        ScriptFile.Write(World.At("seen", "tmux"), $"#!/bin/sh\n{script}\nexec {real} \"$@\"\n");
        return Setting.With($"PATH={World.SeenFolder}:{Environment.GetEnvironmentVariable("PATH")}");
    }

    /// <summary>Ends the tmux server and waits until it is gone: who calls it while it is on its way out is refused.</summary>
    public async Task EndServer()
    {
        int pid = int.Parse(World.TmuxSays("display-message", "-p", "#{pid}"), CultureInfo.InvariantCulture);
        _ = World.TmuxSays("kill-server");
        await Eventually.True(() => ProcessTable.Find(pid) is not { IsAlive: true }, "the server is gone");
    }

    /// <summary>Nothing was done: no session, no run, not even a folder for runs.</summary>
    public void IsUntouched()
    {
        Assert.Empty(Tmux.ListSessions());
        Assert.False(Directory.Exists(World.At("w", ".agents")));
    }

    public void Dispose() => World.Dispose();
}
