using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Hostile;

/// <summary>A workdir in which the user may not write.</summary>
public sealed class ReadOnlyTests : IDisposable
{
    private readonly StintWorld _world = new();

    public ReadOnlyTests()
    {
        File.SetUnixFileMode(_world.At(), (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_world.Workdir, (UnixFileMode)0b101_101_101);
    }

    [Fact]
    public void A_run_in_a_folder_that_cannot_be_written_is_refused_and_nothing_is_made()
    {
        Answer answer = AsNobody("run", "--", "true").Refused(1, _world.Workdir);

        Assert.Contains("Permission denied", answer.Error, StringComparison.Ordinal);
        Assert.Contains("--workdir", answer.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_world.Workdir));
        Assert.Empty(_world.Tmux.ListWindows());
    }

    [Fact]
    public void Reading_verbs_of_an_empty_folder_that_cannot_be_written_answer()
    {
        Assert.Equal("[]\n", AsNobody("ls", "--json").Ok().Out);
        _ = AsNobody("show").Refused(3, "no runs");
        Assert.Empty(Directory.GetFileSystemEntries(_world.Workdir));
    }

    [Fact]
    public void The_runs_of_another_user_are_not_taken_for_ones_own()
    {
        File.SetUnixFileMode(_world.Workdir, (UnixFileMode)0b111_101_101);
        _ = _world.Finish("true");

        if (Machine.UserId == 0)
        {
            Assert.Equal("[]\n", AsNobody("ls", "--json").Ok().Out);
        }
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_world.Workdir, (UnixFileMode)0b111_101_101);
        _world.Dispose();
    }

    // Root may write anywhere.
    private Answer AsNobody(params string[] arguments)
    {
        OsString[] call = [.. arguments.Select(a => new OsString(a))];
        return Machine.UserId != 0
            ? _world.Call(Setting.Plain, call)
            : _world.Execute(Setting.Plain, "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", StintWorld.Stint, .. call]);
    }
}
