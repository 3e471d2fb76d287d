using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Hostile;

/// <summary>Work that takes long says so.</summary>
public sealed class RebuildTests : IDisposable
{
    private readonly StintWorld _world = new();

    private string Database => Path.Join(_world.Workdir, ".agents/stint.db");

    [Fact]
    public void Rebuilding_the_database_is_announced_and_brings_every_run_back()
    {
        Run[] before = [_world.Finish("exit 3"), _world.Finish("true")];
        File.WriteAllText(Database, "no database at all, but long enough to be looked at by whoever opens it");

        Answer answer = _world.Call("ls", "--json").Ok();

        Assert.Contains("rebuilding it from 2 run directories", answer.Error, StringComparison.Ordinal);
        Assert.Equal(before.Reverse().Select(r => (r.Id, r.Status, r.ExitCode)), answer.Runs.Select(r => (r.Id, r.Status, r.ExitCode)));
        Assert.Equal("", _world.Call("ls").Ok().Error);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Database)!, "stint.db.damaged-*"));
    }

    [Fact]
    public void A_rebuild_of_more_than_a_second_shows_how_far_it_is()
    {
        RunId id = _world.Finish("true").Id;
        File.Delete(Database);

        Answer answer = _world.Call(Setting.With("STINT_FAULT=slow-rebuild"), "ls", "--json").Ok();

        Assert.Contains("1 of 1 run directories read", answer.Error, StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single(answer.Runs).Id);
    }

    public void Dispose() => _world.Dispose();
}
