using Stint.Core.Workspaces.Jobs;
using Stint.TestKit;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.Core.Tests.Workspaces;

/// <summary>A job's pane is closed only while it is the job's, with a tmux server of the test's own.</summary>
public sealed class JobClosingTests : IDisposable
{
    private readonly PrivateTmux _tmux = new();

    private JobClosing Closing => new(_tmux.Server);

    [Fact]
    public void A_window_that_is_the_job_alone_is_closed_and_another_stays()
    {
        JobWindow[] jobs = Start("job:a", "job:b #{x},}");
        _ = _tmux.Server.SplitWindow(new SplitWindowOptions { Target = jobs[1].Pane, Command = ["sleep", "1000"] });

        Assert.Equal([PaneClosing.Closed, PaneClosing.WindowStays], Closing.Close(jobs).Select(c => c.Closing));

        Assert.Equal(["keep", "job:b #{x},}"], _tmux.Server.ListWindows().Select(w => w.Name));
        Assert.Equal(2, _tmux.Server.ListPanes().Count);
    }

    [Fact]
    public void Many_are_closed_at_once()
    {
        JobWindow[] jobs = Start([.. Enumerable.Range(0, 60).Select(i => $"job:{i}")]);

        Assert.All(Closing.Close(jobs), c => Assert.Equal(PaneClosing.Closed, c.Closing));

        Assert.Equal(["keep"], _tmux.Server.ListWindows().Select(w => w.Name));
    }

    [Fact]
    public void What_is_not_the_job_any_more_is_left_alone()
    {
        JobWindow[] jobs = Start("job:renamed", "job:respawned", "job:gone", "job:moved");
        _tmux.Server.Run(Commands.RenameWindow(jobs[0].Window, "mine"));
        _tmux.Server.Run(new TmuxCommand("respawn-pane", "-k", "-t", jobs[1].Pane, "sleep 2000"));
        _tmux.Server.Run(Commands.KillWindow(jobs[2].Window));
        _tmux.Server.Run(new TmuxCommand("join-pane", "-d", "-s", jobs[3].Pane, "-t", "=s:keep"));

        Assert.Equal(
            [PaneClosing.Changed, PaneClosing.Changed, PaneClosing.Gone, PaneClosing.Changed], Closing.Close(jobs).Select(c => c.Closing));

        Assert.Equal(4, _tmux.Server.ListPanes().Count);
    }

    [Fact]
    public void With_a_new_server_the_ids_are_those_of_other_windows()
    {
        JobWindow[] before = Start("job:a", "job:b");
        _tmux.Server.Run(Commands.KillServer());
        Assert.Equal([PaneClosing.Gone, PaneClosing.Gone], Closing.Close(before).Select(c => c.Closing));

        JobWindow[] now = Start("job:a", "job:b");

        Assert.Equal(before.Select(j => j.Pane), now.Select(j => j.Pane));
        Assert.Equal([PaneClosing.Changed, PaneClosing.Changed], Closing.Close(before).Select(c => c.Closing));
        Assert.Equal(3, _tmux.Server.ListWindows().Count);
    }

    public void Dispose() => _tmux.Dispose();

    private JobWindow[] Start(params string[] names)
    {
        _ = _tmux.Server.NewSession(new NewSessionOptions { Name = "s", WindowName = "keep", Command = ["sleep", "1000"] });
        foreach (string name in names)
        {
            PaneAddress made = _tmux.Server.NewWindow(new NewWindowOptions { Target = Target.CurrentWindow("s"), Detached = true, Command = ["sleep", "1000"] });
            _tmux.Server.Run(Commands.RenameWindow(made.Window, name));
        }

        return [.. JobWindows.List(_tmux.Server, "s")];
    }
}
