using System.Text;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Faithful;

public sealed class FolderTests : IDisposable
{
    private readonly StintWorld _world = new();

    public static TheoryData<string> Names => ["with space", "it's \"quoted\"", "#{pane_id} #(touch x) ##", "%H%%d", "new\nline", "$(x)`y`;", "-dash", "🦊 ü"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs_work_in_a_workdir_of_any_name(string name)
    {
        string folder = _world.At(name);
        Directory.CreateDirectory(folder);
        foreach (Setting setting in (Setting[])[new() { Cwd = folder }, Setting.Plain])
        {
            OsString[] option = setting.Cwd is null ? ["--workdir", folder, "--cwd", folder] : [];
            RunId id = RunId.Parse(_world.Call(setting, ["run", "--keep", .. option, "--", "sh", "-c", "pwd; echo \"$STINT_WORKDIR\" >workdir; exit 4"]).Ok().Text);

            _ = _world.Call(setting, ["wait", .. option.Take(2), id.ToString()]).Exits(4);

            Assert.Equal(folder + "\n", _world.Call(setting, ["logs", "--raw", .. option.Take(2), id.ToString()]).Ok().Out.Replace("\r\n", "\n", StringComparison.Ordinal));
            Assert.Equal(folder + "\n", File.ReadAllText(Path.Join(folder, "workdir")));
            Run run = _world.Call(setting, ["show", "--json", .. option.Take(2), id.ToString()]).Ok().Run;
            Assert.True(run.LogComplete);
            Assert.Equal(folder, run.Workdir);
            Assert.Equal(folder, _world.TmuxSays("show-options", "-wv", "-t", run.TmuxWindowId!, "@stint_workdir"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_command_starts_in_a_folder_of_any_name(string name)
    {
        Directory.CreateDirectory(_world.At("h", name));

        _ = _world.Call("run", "--wait", "--cwd", $"../h/{name}", "--", "sh", "-c", "/bin/pwd >\"$STINT_ARTIFACTS_DIR/pwd\"").Ok();

        Run run = _world.Call("show", "--json").Ok().Run;
        Assert.Equal(_world.At("h", name) + "\n", File.ReadAllText(Path.Join(run.RunDir, "artifacts/pwd")));
    }

    [Fact]
    public void A_command_starts_in_a_folder_whose_name_is_not_UTF8()
    {
        OsString folder = new([.. Encoding.UTF8.GetBytes(_world.At("h/")), 0x61, 0xff]);
        _ = _world.Execute(Setting.Plain, "mkdir", folder).Ok();

        _ = _world.Call(Setting.Plain, "run", "--wait", "--cwd", folder, "--", "sh", "-c", "/bin/pwd >\"$STINT_ARTIFACTS_DIR/pwd\"").Ok();
        _ = _world.Call(new Setting { Cwd = folder }, "run", "--workdir", _world.Workdir, "--wait", "--", "true").Ok();

        IReadOnlyList<Run> runs = _world.Call("ls", "--json").Ok().Runs;
        Assert.Equal([.. folder.Bytes, (byte)'\n'], File.ReadAllBytes(Path.Join(runs[1].RunDir, "artifacts/pwd")));
    }

    [Fact]
    public void A_folder_that_is_missing_is_refused_and_nothing_is_made()
    {
        _ = _world.Call("run", "--cwd", "/nowhere/at/all", "--", "true").Refused(2, "/nowhere/at/all");
        _ = _world.Call("run", "--cwd", "/etc/passwd", "--", "true").Refused(2, "/etc/passwd");
        _ = _world.Call("run", "--workdir", "/nowhere", "--", "true").Refused(2, "/nowhere");
        _ = _world.Call(Setting.Plain, "run", "--workdir", new OsString([.. "/tmp/"u8, 0xff]), "--", "true").Refused(2, "--workdir");

        _world.HoldsNothing();
    }

    public void Dispose() => _world.Dispose();
}
