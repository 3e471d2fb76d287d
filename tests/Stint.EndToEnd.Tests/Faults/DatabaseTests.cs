using System.Text;
using Stint.Contracts;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>The database goes away or goes bad: everything but the history of events comes back from the run directories.</summary>
public sealed class DatabaseTests : IDisposable
{
    private readonly StintCli _stint = new();

    public static TheoryData<string> Spoilers => ["deleted", "emptied", "cut in half", "cut to some bytes", "zeros", "text", "zeros inside", "noise inside"];

    [Theory]
    [MemberData(nameof(Spoilers))]
    public async Task A_spoilt_database_is_put_aside_and_all_runs_come_back(string how)
    {
        await MakeRunsOfEveryKind();
        string before = List();
        Assert.Equal(9, _stint.All().Count);
        _stint.Sql("PRAGMA wal_checkpoint(TRUNCATE)"); // all of it in the one file
        byte[] spoilt = Spoil(how);

        CliResult first = _stint.Call("ls", "--json", "--archived", "--limit", "0");
        if (how.EndsWith("inside", StringComparison.Ordinal) && first.ExitCode != 0)
        {
            first.ExitsWith(1).Says("rebuilt"); // found out in the middle of the call
            first = _stint.Call("ls", "--json", "--archived", "--limit", "0");
        }
        else
        {
            first.Says(how is "deleted" or "emptied" ? "was missing" : "was damaged");
        }

        Assert.Equal(before, first.Ok().Text);
        Assert.Equal("", first.ExitCode == 0 ? _stint.Call("ls").Ok().Error : "");
        string[] aside = Directory.GetFiles(_stint.Agents, "stint.db.damaged-*").Where(f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal)).ToArray();
        if (how is not ("deleted" or "emptied"))
        {
            Assert.Equal(spoilt, await File.ReadAllBytesAsync(Assert.Single(aside), TestContext.Current.CancellationToken));
        }

        _stint.Call("run", "--wait", "--", "true").Ok();
        Assert.Equal("ok", _stint.Sql("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task A_rebuild_begins_a_new_history()
    {
        await MakeRunsOfEveryKind();
        string epoch = _stint.Sql("SELECT value FROM meta WHERE key='epoch'");
        File.Delete(_stint.Database);

        List();
        Assert.NotEqual(epoch, _stint.Sql("SELECT value FROM meta WHERE key='epoch'"));
    }

    [Fact]
    public async Task A_write_ahead_log_without_its_database_is_not_applied_to_the_next()
    {
        await MakeRunsOfEveryKind();
        string before = List();
        Assert.True(new FileInfo(_stint.Database + "-wal").Length > 0);
        File.Delete(_stint.Database);

        Assert.Equal(before, List());
        Assert.Equal(before, List());
    }

    [Fact]
    public async Task A_rebuild_keeps_what_is_readable_of_a_run_whose_record_is_spoilt()
    {
        RunId id = RunId.Parse(_stint.Call("run", "--wait", "--", "sh", "-c", "echo last words; exit 3").Text);
        RunId alive = await _stint.StartShell("exec sleep 1000");
        _stint.DirectoryOf(id).Record.Spoil(Damage.Torn);
        _stint.DirectoryOf(alive).Record.Spoil(Damage.Zeros);
        File.Delete(_stint.Database);

        IReadOnlyList<Run> runs = _stint.Call("ls", "--json").Ok().Says("run.json is damaged").Runs;
        Assert.Equal([alive, id], runs.Select(r => r.Id));
        Assert.Equal(["running", "failed/exit"], runs.Select(StintCli.Words));
        Assert.Equal(3, runs[1].ExitCode);
        Assert.Equal("last words", runs[1].LastMessage);
        Assert.Equal("sh -c 'echo last words; exit 3'", runs[1].Command);
        Assert.Equal("stopped/stopped", StintCli.Words(_stint.Call("stop", alive.ToString(), "--json").Ok().Run));
    }

    [Fact]
    public async Task Many_callers_that_find_it_damaged_rebuild_it_once()
    {
        await MakeRunsOfEveryKind();
        string before = List();
        Spoil("zeros");

        CliResult[] all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Factory.StartNew(
            () => _stint.Call("ls", "--json", "--archived", "--limit", "0"), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.All(all, r => Assert.Equal(before, r.Ok().Text));
        Assert.Single(all, r => r.Error.Contains("rebuilding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_database_is_not_replaced_under_a_process_that_uses_it()
    {
        string gate = _stint.At("gate");
        RunId id = await _stint.StartShell($"until [ -e {gate} ]; do sleep 0.02; done; exit 4");
        Task<CliResult> waiter = Task.Factory.StartNew(
            () => _stint.Call("wait", id.ToString()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Eventually.True(IsInUse, "the one who waits has it open");
        Spoil("zeros");
        File.Delete(_stint.Database + "-wal");

        _stint.Call("ls").ExitsWith(1).Says("another process still uses it");
        Assert.Empty(Directory.GetFiles(_stint.Agents, "*damaged*"));

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await waiter;
        Run run = Assert.Single(_stint.All());
        Assert.Equal(("failed/exit", 4), (StintCli.Words(run), run.ExitCode));
    }

    [Fact]
    public async Task A_database_that_others_write_to_for_long_is_an_error_and_no_damage()
    {
        RunId id = _stint.Start("sh", "-c", "exit 5"), second = _stint.Start("true");
        await Eventually.True(() => File.Exists(_stint.DirectoryOf(id).Result) && File.Exists(_stint.DirectoryOf(second).Result), "both have ended, and nobody has looked");
        string[] directories = Directory.GetDirectories(_stint.Agents + "/runs");
        using (new DatabaseLock(_stint, "BEGIN IMMEDIATE;"))
        {
            CliResult list = _stint.Call("ls", "--json").Ok().Says("could not be recorded");
            Assert.Equal(["finished/exit", "failed/exit"], list.Runs.Select(StintCli.Words)); // shown as it is all the same
            _stint.Call("run", "--", "true").ExitsWith(1).Says("another process keeps it locked");
            Assert.Equal(directories, Directory.GetDirectories(_stint.Agents + "/runs"));
        }

        Assert.Empty(Directory.GetFiles(_stint.Agents, "*damaged*"));
        Assert.Equal(["finished/exit", "failed/exit"], _stint.All().Select(StintCli.Words));
    }

    [Fact]
    public void A_database_that_nobody_else_may_read_is_an_error_and_no_damage()
    {
        _stint.Call("run", "--wait", "--", "true").Ok();
        string before = List();
        using (new DatabaseLock(_stint, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM events;"))
        {
            _stint.Call("ls").ExitsWith(1).Says("another process keeps it locked");
        }

        Assert.Empty(Directory.GetFiles(_stint.Agents, "*damaged*"));
        Assert.Equal(before, List());
    }

    [Fact]
    public void A_database_from_a_newer_version_is_left_alone()
    {
        _stint.Call("run", "--wait", "--", "true").Ok();
        _stint.Sql("PRAGMA user_version=99");
        _stint.Call("ls").ExitsWith(1).Says("newer version of Stint");
        Assert.Empty(Directory.GetFiles(_stint.Agents, "*damaged*"));
    }

    public void Dispose() => _stint.Dispose();

    // A process has the database open, has read it, and waits: it watches directories only then.
    private bool IsInUse() => Directory.GetDirectories("/proc").Any(process =>
    {
        try
        {
            string?[] open = [.. Directory.GetFiles(process + "/fd").Select(fd => File.ResolveLinkTarget(fd, returnFinalTarget: false)?.FullName)];
            return open.Contains(_stint.Database) && open.Any(o => o?.EndsWith("anon_inode:inotify", StringComparison.Ordinal) == true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private string List() => _stint.Call("ls", "--json", "--archived", "--limit", "0").Ok().Text;

    private async Task MakeRunsOfEveryKind()
    {
        RunId finished = _stint.Start("echo", "two words", "it's"), archived = _stint.Start("false");
        _stint.Call("run", "--wait", "--timeout", "1s", "--name", "Näme", "--tag", "slow", "--", "sleep", "100").ExitsWith(124);
        _stint.Call("run", "--wait", "--shell", "echo $0; kill -9 $$").ExitsWith(137);
        _stint.Call("run", "--wait", "--", "/nowhere/to/be found").ExitsWith(127);
        _stint.Call("run", "--ready", "--name", "later", "--log-file", _stint.At("copy"), "--", "true").Ok();
        _stint.Call("wait", finished.ToString(), archived.ToString()).ExitsWith(1);
        _stint.Call("archive", archived.ToString()).Ok();
        _stint.Call("rerun", finished.ToString(), "--wait").Ok();
        RunId stopped = await _stint.StartShell("exec sleep 1000");
        _stint.Call("stop", stopped.ToString()).Ok();
        RunId running = await _stint.StartShell("exec sleep 1000");
        Assert.Equal("running", _stint.StateOf(running));
    }

    private byte[] Spoil(string how)
    {
        byte[] whole = File.ReadAllBytes(_stint.Database);
        byte[] spoilt = how switch
        {
            "emptied" or "deleted" => [],
            "cut in half" => whole[..(whole.Length / 2)],
            "cut to some bytes" => whole[..57],
            "zeros" => new byte[whole.Length],
            "text" => Encoding.UTF8.GetBytes("once upon a time\n"),
            _ => [.. whole[..4096], .. Enumerable.Repeat((byte)(how == "zeros inside" ? 0 : 0xa5), whole.Length - 4096)],
        };
        File.WriteAllBytes(_stint.Database, spoilt);
        if (how == "deleted")
        {
            File.Delete(_stint.Database);
        }

        return spoilt;
    }
}
