namespace Stint.EndToEnd.Tests.Faults;

/// <summary>A workdir on a small file system of its own that is full at the wrong moment.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly StintCli _stint = new();

    [Fact]
    public void A_full_disk_is_said_and_no_run_is_half_made()
    {
        CliResult all = OnSmallDisk($"""
            {Dist.Stint} run --wait -- true >/dev/null
            ls .agents/runs >before
            dd if=/dev/zero of=fill bs=1k 2>/dev/null
            {Dist.Stint} run -- touch trace; echo "exit $?"
            ls .agents/runs | diff before - && echo same runs
            {Dist.Stint} ls --json | grep -o '"status":"[a-z]*"'
            rm fill
            {Dist.Stint} run --wait -- true >/dev/null && echo works again
            test ! -e trace && echo never started
            ls .agents | grep damaged
            """);

        Assert.Equal("exit 1\nsame runs\n\"status\":\"finished\"\nworks again\nnever started", all.Text);
        Assert.Contains("No space left", all.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_ends_on_a_full_disk_is_shown_truly_and_recorded_when_there_is_room()
    {
        CliResult all = OnSmallDisk($"""
            {Dist.Stint} run -- sh -c 'until [ -e go ]; do sleep 0.02; done; exit 5' >/dev/null
            {Dist.Stint} run -- sleep 1000 >/dev/null
            until [ "$(grep -l '"command_pid":[0-9]' .agents/runs/*/started.json | wc -l)" = 2 ]; do sleep 0.02; done
            : >go
            dd if=/dev/zero of=fill bs=1k 2>/dev/null
            sleep 1
            {Dist.Stint} ls --json | grep -o '"status":"[a-z]*"'
            rm fill
            {Dist.Stint} wait --timeout 20 $({Dist.Stint} ls --json | grep -o '"id":"[^"]*"' | tail -1 | cut -d'"' -f4); echo "exit $?"
            {Dist.Stint} ls --json | grep -o '"status":"[a-z]*"'
            """);

        string[] lines = all.Text.Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.DoesNotContain("finished", all.Text, StringComparison.Ordinal);
        Assert.Equal(["exit 5", "\"status\":\"running\"", "\"status\":\"failed\""], lines[2..]);
    }

    public void Dispose() => _stint.Dispose();

    // In a mount namespace of its own, with tmux in it: nobody else sees the small disk, and it goes with the last process.
    private CliResult OnSmallDisk(string script)
    {
        string world = $"mount -t tmpfs -o size=384k,mode=700 none {_stint.Workdir} && cd {_stint.Workdir} || exit 99\n{script}\ntmux -S {_stint.SocketPath} kill-server; true";
        CliResult result = _stint.Execute("unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", world]);
        Assert.SkipWhen(result.ExitCode is 99 || result.Error.Contains("unshare failed", StringComparison.Ordinal), "this system allows no mounts of one's own");
        return result;
    }
}
