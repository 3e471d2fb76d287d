namespace Stint.EndToEnd.Tests.Faults;

/// <summary>What Stint makes in a workdir is its user's alone, and git does not see it.</summary>
public sealed class PrivacyTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly StintCli _stint = new();

    [Fact]
    public void All_that_is_made_is_private_whatever_the_umask()
    {
        Shell($"umask 000; {Dist.Stint} run --wait --env SECRET=x --on-end 'echo over' --log-file {_stint.At("copy")} -- sh -c 'echo hi; exit 3'");
        Shell($"umask 000; {Dist.Stint} ls >/dev/null; {Dist.Stint} run --ready -- true; {Dist.Stint} stop @last");
        File.Delete(_stint.Database);
        Shell($"umask 000; {Dist.Stint} ls >/dev/null");

        Assert.Equal(Owner, File.GetUnixFileMode(_stint.Agents));
        foreach (string entry in Directory.EnumerateFileSystemEntries(_stint.Agents, "*", SearchOption.AllDirectories))
        {
            UnixFileMode mode = File.GetUnixFileMode(entry);
            UnixFileMode expected = Directory.Exists(entry) ? Owner : Owner & ~UnixFileMode.UserExecute;
            Assert.True(mode == expected, $"{entry} has mode {Convert.ToString((int)mode, 8)}");
        }

        foreach (string file in Directory.EnumerateFiles(_stint.Home, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(Owner & ~UnixFileMode.UserExecute, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void A_repository_stays_clean()
    {
        Git("init", "-q");
        _stint.Call("run", "--wait", "--", "true").Ok();
        _stint.Call("run", "--ready", "--", "true").Ok();
        Assert.Equal("", Git("status", "--porcelain", "--untracked-files=all"));
    }

    [Fact]
    public void Files_of_others_are_left_alone()
    {
        Directory.CreateDirectory(_stint.Agents);
        File.SetUnixFileMode(_stint.Agents, Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        string notes = Path.Join(_stint.Agents, "AGENTS.md"), tool = Path.Join(_stint.Agents, "tool");
        File.WriteAllText(notes, "be kind\n");
        Directory.CreateDirectory(tool);
        File.WriteAllText(Path.Join(tool, "state"), "1");
        Git("init", "-q");
        Git("add", ".");
        Git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "notes");

        _stint.Call("run", "--wait", "--", "true").Ok();
        File.Delete(_stint.Database);
        _stint.Call("ls").Ok();

        Assert.Equal("be kind\n", File.ReadAllText(notes));
        Assert.Equal("1", File.ReadAllText(Path.Join(tool, "state")));
        Assert.Equal(Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute, File.GetUnixFileMode(_stint.Agents));
        Assert.Equal("", Git("status", "--porcelain", "--untracked-files=all"));
    }

    public void Dispose() => _stint.Dispose();

    private void Shell(string line) => _stint.Execute("sh", ["-c", line]);

    private string Git(params IReadOnlyList<string> arguments) => _stint.Execute("git", ["-C", _stint.Workdir, .. arguments]).Ok().Text;
}
