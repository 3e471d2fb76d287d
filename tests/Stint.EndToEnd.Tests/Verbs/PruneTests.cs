using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

/// <summary>The one verb that deletes.</summary>
public sealed class PruneTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Fact]
    public void Only_archived_runs_that_are_old_enough_are_deleted_and_only_when_agreed()
    {
        Run kept = _world.Finish("true"), archived = _world.Finish("exit 1");
        _ = _world.Call("archive", archived.Id.ToString()).Ok();

        Assert.Equal("", _world.Call("prune", "--yes").Ok().Out);
        Answer asked = _world.Call("prune", "--older-than", "0").Exits(2);
        Assert.Contains("--yes", asked.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(archived.RunDir));

        Answer done = _world.Call("prune", "--older-than", "0", "--yes").Ok();

        Assert.StartsWith(archived.Id.ToString(), done.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(archived.RunDir));
        Assert.Equal(kept.Id, Assert.Single(_world.Call("ls", "--json", "--archived").Ok().Runs).Id);
        _ = _world.Call("show", archived.Id.ToString()).Refused(3, archived.Id.ToString());
    }

    [Theory]
    [InlineData("n", true)]
    [InlineData("y", false)]
    public async Task On_a_terminal_the_user_is_asked(string answer, bool stays)
    {
        Run run = _world.Finish("true");
        _ = _world.Call("archive", run.Id.ToString()).Ok();
        using Screen screen = Screen.Of(_world, 100, 30, "prune", "--older-than", "0");
        await screen.Shows("[y/N]");
        Assert.Contains(run.Id.ToString(), screen.Text, StringComparison.Ordinal);

        screen.Press(answer, "Enter");

        Assert.Equal(stays ? 1 : 0, (await screen.End()).Code);
        Assert.Equal(stays, Directory.Exists(run.RunDir));
    }

    public void Dispose() => _world.Dispose();
}
