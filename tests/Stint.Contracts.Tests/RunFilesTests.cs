using System.Diagnostics;
using Stint.Posix;

namespace Stint.Contracts.Tests;

public sealed class RunFilesTests : IDisposable
{
    private readonly RunDirectory _directory = new(Directory.CreateTempSubdirectory("stint-").FullName);

    [Fact]
    public void A_pipe_where_a_file_should_be_is_damage_and_is_not_waited_for()
    {
        MakePipe(_directory.Result);

        Assert.Throws<DamagedFileException>(() => RunFiles.Read(_directory.Result, ContractsJson.Default.RunResult));
    }

    [Fact]
    public void A_pipe_in_the_place_of_the_lock_is_held_by_nobody()
    {
        MakePipe(_directory.Lock);

        Assert.False(FileLock.IsHeld(_directory.Lock));
    }

    public void Dispose() => Directory.Delete(_directory.Path, recursive: true);

    private static void MakePipe(string path)
    {
        using var maker = Process.Start("mkfifo", path);
        maker.WaitForExit();
    }
}
