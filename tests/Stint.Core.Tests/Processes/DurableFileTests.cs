using System.Text;
using Stint.Posix;

namespace Stint.Core.Tests.Processes;

public sealed class DurableFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("st-");

    private string Name => Path.Combine(_folder.FullName, "file");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(null, 10)]
    [InlineData(10, 10)]
    [InlineData(10, 4096)]
    [InlineData(4096, 10)]
    [InlineData(10, 4097)]
    [InlineData(4097, 10)]
    [InlineData(0, 10)]
    public void What_is_written_over_a_file_is_all_that_it_says(int? before, int after)
    {
        if (before is { } length)
        {
            File.WriteAllText(Name, new string('a', length));
        }

        DurableFile.Overwrite(Name, Encoding.ASCII.GetBytes(new string('b', after)));
        Assert.Equal(new string('b', after), File.ReadAllText(Name).TrimEnd(' '));
        Assert.Equal([Name], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void A_file_that_fits_into_a_page_stays_the_same_file()
    {
        DurableFile.Overwrite(Name, "first"u8);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Name).UnixFileMode);
        using (FileStream open = File.OpenRead(Name))
        {
            DurableFile.Overwrite(Name, "second"u8);
            Assert.Equal(6, open.Length);
        }
    }

    [Fact]
    public void What_goes_by_another_name_too_keeps_its_content_there()
    {
        string copy = Name + ".copy", target = Name + ".target";
        File.WriteAllText(target, "kept");
        DurableFile.Overwrite(copy, "kept"u8);
        File.CreateSymbolicLink(Name, target);
        DurableFile.Overwrite(Name, "new"u8);
        Assert.Equal(("new", "kept", null), (File.ReadAllText(Name), File.ReadAllText(target), new FileInfo(Name).LinkTarget));

        File.Delete(Name);
        Assert.Equal(0, Child.Spawn(new SpawnRequest { Path = "/bin/ln", Arguments = ["ln", copy, Name], Environment = [] }, out int pid));
        Assert.Equal(0, Child.Reap(pid, wait: true)!.Value.ExitCode);
        DurableFile.Overwrite(Name, "new"u8);
        Assert.Equal(("new", "kept"), (File.ReadAllText(Name), File.ReadAllText(copy)));
    }
}
