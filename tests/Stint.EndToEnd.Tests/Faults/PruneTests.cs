using Stint.Contracts;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>The only verb that deletes.</summary>
public sealed class PruneTests : IDisposable
{
    private readonly StintCli _stint = new();

    [Fact]
    public void Only_archived_runs_that_are_old_enough_go_and_only_after_they_were_shown()
    {
        RunId kept = Ended(), young = Ended(), old = Ended(), ready = RunId.Parse(_stint.Call("run", "--ready", "--", "true").Ok().Text);
        _stint.Call("archive", young.ToString(), old.ToString()).Ok();
        _stint.Sql($"UPDATE runs SET ended_at=ended_at-40*86400 WHERE id IN ('{old}', '{kept}')");

        CliResult asked = _stint.Call("prune").ExitsWith(2).Says("--yes");
        Assert.Contains(old.ToString(), asked.Output, StringComparison.Ordinal);
        Assert.Equal(4, _stint.All().Count);

        CliResult done = _stint.Call("prune", "--yes").Ok();
        Assert.Contains(old.ToString(), done.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(young.ToString(), done.Output, StringComparison.Ordinal);
        Assert.Equal([ready, young, kept], _stint.All().Select(r => r.Id));
        Assert.False(Directory.Exists(_stint.DirectoryOf(old).Path));
        Assert.True(Directory.Exists(_stint.DirectoryOf(young).Path));

        _stint.Call("prune", "--yes", "--older-than", "0s").Ok();
        Assert.Equal([ready, kept], _stint.All().Select(r => r.Id));
        _stint.Call("archive", ready.ToString()).ExitsWith(1);
    }

    [Theory]
    [InlineData("after-aside")]
    [InlineData("before-delete")]
    public void A_prune_that_was_interrupted_leaves_nothing_half(string point)
    {
        RunId kept = Ended(), old = Ended();
        _stint.Call("archive", old.ToString()).Ok();
        _stint.CallWith([$"STINT_FAULT={point}"], "prune", "--yes", "--older-than", "0s").ExitsWith(137);

        _stint.Call("prune", "--yes").Ok(); // the next one ends what was begun
        Assert.Equal([kept], _stint.All().Select(r => r.Id));
        Assert.Equal([_stint.DirectoryOf(kept).Path], Directory.GetDirectories(_stint.Agents + "/runs"));
    }

    [Fact]
    public void A_rebuild_brings_no_half_pruned_run_back()
    {
        RunId kept = Ended(), old = Ended();
        _stint.Call("archive", old.ToString()).Ok();
        _stint.CallWith(["STINT_FAULT=after-aside"], "prune", "--yes", "--older-than", "0s").ExitsWith(137);
        File.Delete(_stint.Database);

        Assert.Equal([kept], _stint.All().Select(r => r.Id));
    }

    public void Dispose() => _stint.Dispose();

    private RunId Ended() => RunId.Parse(_stint.Call("run", "--wait", "--", "true").Ok().Text);
}
