using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

/// <summary>How runs are named, what show and result say, and what has no answer.</summary>
public sealed class LookupTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Fact]
    public void A_run_is_meant_by_id_by_prefix_by_last_or_by_nothing()
    {
        string one = _world.Finish("exit 1").Id.ToString(), two = _world.Finish("exit 2").Id.ToString();
        int common = one.Zip(two).TakeWhile(p => p.First == p.Second).Count();

        foreach (string name in (string[])[one, one[..(common + 1)]])
        {
            Assert.Equal(one, _world.Call("show", "--json", name).Ok().Run.Id.ToString());
        }

        Assert.Equal(two, _world.Call("show", "--json", "@last").Ok().Run.Id.ToString());
        Assert.Equal(two, _world.Call("show", "--json").Ok().Run.Id.ToString());
        _ = _world.Call("show", one[..common]).Refused(2, one[..common]);
        _ = _world.Call("show", "zzzzzzzz").Refused(3, "zzzzzzzz");
        _ = _world.Call("show", "@first").Refused(3, "@first");
        _ = _world.Call("show", "../../etc").Refused(3, "../../etc");
        Assert.Equal([two, one], _world.Call("show", "--json", two, one, two).Ok().Runs.Select(r => r.Id.ToString()));
        Assert.Equal([two, one], _world.Call("show", "--json", "--tag", "sh").Ok().Runs.Select(r => r.Id.ToString()));
        _ = _world.Call("show", "--tag", "none").Refused(3, "none");
    }

    [Fact]
    public void Where_there_is_no_run_every_verb_says_so_and_makes_nothing()
    {
        foreach (string verb in (string[])["show", "logs", "result", "wait", "capture"])
        {
            _ = _world.Call(verb).Refused(3, "no runs");
        }

        foreach (string verb in (string[])["stop", "start", "archive", "unarchive"])
        {
            _ = _world.Call(verb).Refused(3, "no runs");
            _ = _world.Call(verb, "@last").Refused(3, "no runs");
        }

        Assert.Equal("[]", _world.Call("ls", "--json").Ok().Text);
        Assert.Equal("", _world.Call("ls").Ok().Out);
        Assert.Empty(Directory.GetFileSystemEntries(_world.Workdir));
    }

    [Fact]
    public void Verbs_that_change_something_want_to_be_told_what()
    {
        _ = _world.Finish("true");
        foreach (string verb in (string[])["stop", "start", "archive", "unarchive"])
        {
            _ = _world.Call(verb).Refused(2, "none named");
        }
    }

    [Fact]
    public void Result_is_the_file_and_3_while_there_is_none()
    {
        RunId running = _world.StartLine("echo up; sleep 100");
        _ = _world.Call("result", running.ToString()).Refused(3, "none yet");
        Run run = _world.Finish("echo text; exit 7");

        Answer answer = _world.Call("result").Ok();

        Assert.Equal(File.ReadAllText(_world.DirectoryOf(run.Id).Result).TrimEnd('\n'), answer.Text);
        Assert.Equal((7, "exit"), (answer.Json.GetProperty("exit_code").GetInt32(), answer.Json.GetProperty("reason").GetString()));
    }

    [Fact]
    public void Show_says_all_that_is_known_on_aligned_lines()
    {
        Run run = _world.Finish("echo last words; exit 7", "--tag", "tagged", "--name", "Named", "--timeout", "1h", "--log-file", "copy");

        string shown = _world.Call("show").Ok().Out;

        foreach (string part in (string[])[run.Id.ToString(), "Named", "tagged", "failed (exit 7)", "exited with code 7", "sh -c 'echo last words; exit 7'", _world.Workdir, "last words",
            run.RunDir, run.LogFile!, run.TmuxWindow!, run.TmuxPane!, "1h00m"])
        {
            Assert.Contains(part, shown, StringComparison.Ordinal);
        }

        int column = shown.IndexOf(run.Id.ToString(), StringComparison.Ordinal);
        Assert.All(shown.TrimEnd('\n').Split('\n'), line => Assert.True(line[column - 1] == ' ' && line[column] != ' ', line));
    }

    [Fact]
    public void No_name_reaches_the_terminal_as_control_characters()
    {
        _ = _world.Call("run", "--wait", "--session", "s\e[31m", "--log-file", _world.At("copy\e[31m"), "--", "\e[31m").Exits(127);

        Assert.DoesNotContain('\e', _world.Call("show", "--color", "never").Ok().Out);
    }

    [Fact]
    public async Task The_attach_command_can_be_pasted()
    {
        Run run = _world.Show(_world.Start("sleep", "100"));
        using var screen = new Screen(_world, 100, 30, Setting.Plain, ["sh", "-c", run.AttachCommand!]);

        await TestKit.Eventually.True(() => _world.TmuxSays("list-clients", "-F", "#{window_name}") == run.TmuxWindow, "a client shows the window");
        Assert.Contains(run.AttachCommand!, _world.Call("show").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_workdir_is_found_from_folders_below_it()
    {
        Run run = _world.Finish("true");
        Directory.CreateDirectory(Path.Join(_world.Workdir, "a/b"));

        Assert.Equal(run.Id, _world.Call(new Setting { Cwd = Path.Join(_world.Workdir, "a/b") }, "show", "--json").Ok().Run.Id);
        Assert.Equal(run.Id, _world.Call(new Setting { Cwd = _world.Home, Environment = [$"STINT_WORKDIR={_world.Workdir}"] }, "show", "--json").Ok().Run.Id);
    }

    public void Dispose() => _world.Dispose();
}
