using System.Globalization;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>A workspace's session is the user's: what else is in it, how it is set, and what others do to it.</summary>
public sealed class RunInWorkspaceTmuxTests : IDisposable
{
    private Project _project = new();

    [Fact]
    public void A_session_that_exists_gets_the_window_and_nothing_else()
    {
        _ = _project.World.TmuxSays("new-session", "-d", "-s", "dev", "-n", "mine", "sleep", "1000");
        _ = _project.World.TmuxSays("new-window", "-d", "-t", "=dev:", "-n", "too", "sleep", "1000");
        string before = Options();

        Run run = _project.Stays();

        Assert.Equal(["mine", "too", run.TmuxWindow!], _project.Windows);
        Assert.Equal(before, Options());
        Assert.Equal("mine", _project.World.TmuxSays("display-message", "-p", "-t", "=dev:", "#{window_name}"));
    }

    [Fact]
    public async Task What_somebody_looks_at_stays_before_their_eyes()
    {
        _ = _project.World.Call("ensure", ".").Ok();
        using var screen = new Screen(_project.World, 100, 30, Setting.Plain, "tmux", "-S", _project.World.Socket, "attach-session", "-t", "=dev");
        await Eventually.True(() => Clients().StartsWith("dev one 100x", StringComparison.Ordinal), "somebody is attached");

        Run run = _project.Stays();
        _ = _project.World.Finish(_project.Run("exit 3").Ok().Run.Id);

        Assert.Equal("dev one 100x30", Clients());
        Assert.Equal("200x50", _project.World.TmuxSays("display-message", "-p", "-t", run.TmuxWindowId!, "#{window_width}x#{window_height}"));

        string Clients() => _project.World.TmuxSays("list-clients", "-F", "#{session_name} #{window_name} #{client_width}x#{client_height}");
    }

    [Theory]
    [InlineData("a.b:c", "a_b_c")]
    [InlineData("my project", "my project")]
    [InlineData("ünï 🦊", "ünï 🦊")]
    [InlineData("'-x'", "-x")]
    public void A_session_of_any_name_is_met_exactly(string name, string spelled)
    {
        _project.Write($"session_name: {name}\nwindows:\n- panes: [~]\n");
        _ = _project.World.TmuxSays("new-session", "-d", "-s", spelled + "2", "sleep", "1000");

        Run first = _project.Stays(), second = _project.Stays();

        Assert.Equal((spelled, spelled), (first.TmuxSession, second.TmuxSession));
        Assert.All((Run[])[first, second], r => Assert.Equal($"{spelled}/{r.TmuxWindow}", _project.NameOf(r)));
        Assert.Equal(2, _project.Tmux.ListSessions().Count);
    }

    [Theory]
    [InlineData("set -g base-index 1\nset -g pane-base-index 1\nset -g renumber-windows on\nset -g automatic-rename on\nset -g allow-rename on\n")]
    [InlineData("set -g destroy-unattached on\nset -g exit-unattached off\n")]
    [InlineData("set -g default-size 70x20\nset -g window-size largest\n")]
    [InlineData("set -g remain-on-exit on\nset -g default-command 'exec sleep 1000'\n")]
    [InlineData("set-hook -g after-new-window 'rename-window mine'\n")]
    [InlineData("set-hook -g after-new-window 'split-window -d'\n")]
    [InlineData("set-hook -g after-new-window 'split-window ; rename-window mine'\n")]
    [InlineData("set-hook -g window-linked 'select-window -t :^'\n")]
    public async Task Under_a_users_own_configuration_it_does_the_same(string configuration)
    {
        _project.Dispose();
        _project = new Project(configuration);

        Run failed = _project.Run("stty size; exit 3", "--wait").Exits(3).Run;
        Run well = _project.Run("echo well", "--wait").Ok().Run;

        bool split = configuration.Contains("split", StringComparison.Ordinal);
        Assert.Equal((split ? failed.LastMessage : "50 200", "well"), (failed.LastMessage, well.LastMessage));
        Assert.All((Run[])[failed, well], r => Assert.True(r.LogComplete));
        await _project.World.Shows(failed.Id, "stint: failed with exit code 3");
        Assert.Equal($"dev/{failed.TmuxWindow}", _project.NameOf(failed));
        await Eventually.True(() => split || !_project.Windows.Contains(well.TmuxWindow), "the other window closes");
        Job job = Assert.Single(JobWorld.Read(_project.World.Call("jobs", ".", "--json").Ok()), j => j.RunId == failed.Id);
        Assert.Equal((JobState.Exited, 3, failed.TmuxWindow), (job.State, job.ExitCode, job.TmuxWindow));
    }

    [Theory]
    [InlineData("kill-session -t =dev")]
    [InlineData("kill-server")]
    public void A_session_that_is_ended_just_then_is_not_made_bare(string ending)
    {
        _ = _project.World.TmuxSays("new-session", "-d", "-s", "other", "sleep", "1000");
        Setting late = _project.WithTmux($"case \" $* \" in *' new-window '*'stint-runner'*) tmux=$(PATH=/usr/bin:/bin command -v tmux); $tmux -S {_project.World.Socket} {ending} ;; esac");

        _ = _project.World.Call(late, "run", "-w", ".", "--", "true").Refused(1, "the workspace's session 'dev' was ended just now: try again");

        Assert.Equal(ending == "kill-server" ? Array.Empty<string>() : ["other"], _project.Tmux.ListSessions().Select(s => s.Name));
        Run run = Assert.Single(_project.World.Call("ls", "--json").Ok().Runs);
        Assert.Equal((RunStatus.Failed, RunReason.LaunchError), (run.Status, run.Reason));
        Assert.Contains("was ended just now", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_another_has_in_the_session_gets_a_number()
    {
        _ = _project.World.Call("ensure", ".").Ok();
        DateTimeOffset now = DateTimeOffset.Now;
        string[] taken = [.. Enumerable.Range(-1, 60).Select(s => $"job:t:{now.AddSeconds(s).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}")];
        foreach (string name in taken)
        {
            _ = _project.World.TmuxSays("new-window", "-d", "-t", "=dev:", "-n", name, "sleep", "1000");
            _ = _project.World.TmuxSays("new-window", "-d", "-t", "=dev:", "-n", $"{name}-3", "sleep", "1000");
        }

        Run first = Here("one"), second = Here("two"), other = Here("two", "u");

        Assert.Matches("-[0-9]{6}-2$", first.TmuxWindow);
        Assert.Matches(first.TmuxWindow![..^2] == second.TmuxWindow![..^2] ? "-[0-9]{6}-4$" : "-[0-9]{6}-2$", second.TmuxWindow);
        Assert.Matches("^job:u:[0-9]{8}-[0-9]{6}$", other.TmuxWindow);
        Assert.Equal(_project.Windows.Length, _project.Windows.Distinct(StringComparer.Ordinal).Count());
        Assert.All((Run[])[first, second, other], r => Assert.Equal($"dev/{r.TmuxWindow}", _project.NameOf(r)));

        // What the record says is what is read later, and what a rebuild finds.
        string shown = _project.World.Call("ls", "--json", "--workdir", _project.World.At("two")).Ok().Text;
        Assert.Contains(second.TmuxWindow, shown, StringComparison.Ordinal);
        File.Delete(_project.World.At("two", ".agents/stint.db"));
        Assert.Equal(shown, _project.World.Call("ls", "--json", "--workdir", _project.World.At("two")).Ok().Text);

        Run Here(string workdir, string tag = "t")
        {
            Directory.CreateDirectory(_project.World.At(workdir));
            return _project.Stays("--workdir", _project.World.At(workdir), "--tag", tag);
        }
    }

    public void Dispose() => _project.Dispose();

    private string Options() => string.Join('\n', ((string[][])[["-g"], ["-wg"], ["-s"], ["-t", "=dev:"], ["-w", "-t", "=dev:mine"], ["-w", "-t", "=dev:too"]])
        .Select(s => _project.World.TmuxSays("show-options", s)));
}
