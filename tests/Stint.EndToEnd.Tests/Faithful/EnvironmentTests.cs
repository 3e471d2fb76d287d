using Stint.EndToEnd.Tests.World;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Faithful;

public sealed class EnvironmentTests : IDisposable
{
    // What the kernel and env(1) add or change between the test and the command is nothing of Stint's; the job's shell adds nothing.
    private static readonly string[] OfThePane = ["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TMUX", "TMUX_PANE"];
    private static readonly string[] Added = ["PWD", "STINT_RUN_ID", "STINT_RUN_DIR", "STINT_WORKDIR", "STINT_ARTIFACTS_DIR", "WANDB_DIR", "WANDB_RUN_ID"];

    private readonly StintWorld _world = new();

    [Fact]
    public void The_submitters_environment_arrives_byte_for_byte_in_its_order()
    {
        OsString[] mine =
        [
            "EMPTY=", "SPACES= a  b ", "LINES_OF=one\ntwo\n", "QUOTES='\"`$(touch pwned)", "TMUXY=#{pane_id} #(touch pwned) %H;", "EQUALS=a=b=c", "UNICODE=🦊",
            new([.. "BYTES="u8, 0x61, 0xff, 0xfe]), "lower=1", "with.dot=1", "BASH_FUNC_f%%=() { :; }",
        ];
        Setting setting = Setting.With(mine);
        string[] expected = [.. _world.Environment(setting).Select(Escaped).Where(e => !OfThePane.Contains(e.Split('=')[0]))];

        Seen seen = Seen.Of(_world, setting, []);

        Assert.Equal(expected, seen.Environment.Select(Escaped).Where(e => !OfThePane.Concat(Added).Contains(e.Split('=')[0])));
    }

    [Fact]
    public void An_environment_of_1_MB_arrives_unchanged()
    {
        OsString[] mine = [.. Enumerable.Range(0, 20).Select(i => new OsString($"BIG_{i}={new string((char)('a' + i), 50_000)}"))];

        Seen seen = Seen.Of(_world, Setting.With(mine), []);

        Assert.Equal(mine, seen.Environment.Where(e => e.ToString().StartsWith("BIG_", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_terminal_is_the_panes_and_what_would_be_wrong_in_it_is_dropped()
    {
        _ = _world.StartLine("sleep 1000");
        Seen seen = Seen.Of(_world, Setting.With(
            "TERM=submitters", "TERM_PROGRAM=iTerm.app", "TERM_PROGRAM_VERSION=9", "TERM_PROGRAM_X=1", "TMUX=/nowhere,1,2", "TMUX_PANE=%99", "COLUMNS=11", "LINES=12",
            "STINT_TOKEN=secret"), []);

        Assert.Equal(_world.TmuxSays("show-options", "-gv", "default-terminal"), seen.Text("TERM"));
        Assert.Equal("tmux", seen.Text("TERM_PROGRAM"));
        Assert.StartsWith(_world.Socket + ",", seen.Text("TMUX"), StringComparison.Ordinal);
        Assert.Matches("^%[0-9]+$", seen.Text("TMUX_PANE"));
        Assert.DoesNotContain(seen.Environment, e => e.ToString().Split('=')[0] is "COLUMNS" or "LINES" or "STINT_TOKEN" or "TERM_PROGRAM_X");
    }

    [Fact]
    public void The_run_is_told_who_and_where_it_is()
    {
        Seen seen = Seen.Of(_world, Setting.Plain, []);
        string id = _world.Call("show", "--json").Ok().Run.Id.ToString();
        string directory = $"{_world.Workdir}/.agents/runs/{id}";

        Assert.Equal(
            [_world.Workdir, id, directory, _world.Workdir, directory + "/artifacts", directory + "/artifacts", id],
            Added.Select(name => seen.Text(name)));
        Assert.True(Directory.Exists(directory + "/artifacts"));
    }

    [Fact]
    public void The_users_own_WANDB_variables_are_left_alone_and_PWD_is_the_cwd()
    {
        Seen seen = Seen.Of(_world, Setting.With("WANDB_DIR=/mine", "WANDB_RUN_ID=abc", "PWD=/elsewhere"), ["--cwd", _world.Home]);

        Assert.Equal(["/mine", "abc", _world.Home], [seen.Text("WANDB_DIR"), seen.Text("WANDB_RUN_ID"), seen.Text("PWD")]);
    }

    [Fact]
    public void Env_sets_replaces_and_passes_on()
    {
        Seen seen = Seen.Of(
            _world, Setting.With("KEPT=1", "REPLACED=old", new OsString([.. "RAW="u8, 0xff])),
            ["--env", "NEW=a b'\"\n;", "--env=REPLACED=new=er", "--env", "KEPT", "--env", "NOT_SET", "--env", "NOTHING=", "--env", new OsString([.. "BYTES="u8, 0x61, 0xff])]);

        Assert.Equal(["a b'\"\n;", "new=er", "1", ""], [seen.Text("NEW"), seen.Text("REPLACED"), seen.Text("KEPT"), seen.Text("NOTHING")]);
        Assert.Equal([0x61, 0xff], seen["BYTES"]!.Value.Bytes.ToArray());
        Assert.Equal([0xff], seen["RAW"]!.Value.Bytes.ToArray());
        Assert.Null(seen["NOT_SET"]);
    }

    [Fact]
    public void A_clean_environment_keeps_six_variables_and_what_is_passed_on()
    {
        Seen seen = Seen.Of(
            _world, Setting.With("USER=u", "LOGNAME=l", "SECRET=s", "PASSED=p", "LC_ALL=C.UTF-8"), ["--clean-env", "--env", "PASSED", "--env", "GIVEN=g"]);

        string[] expected = ["HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "PASSED", "GIVEN", .. Added, .. OfThePane];
        Assert.Equal(expected.Order(StringComparer.Ordinal), seen.Environment.Select(e => e.ToString().Split('=')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_run_started_inside_a_run_is_a_run_of_its_own()
    {
        _ = _world.Call("run", "--wait", "--", StintWorld.Stint, "run", "--wait", "--", StintWorld.Job, "show-itself", _world.SeenFolder).Ok();
        string inner = _world.Call("ls", "--json").Ok().Runs[0].Id.ToString();
        var seen = new Seen(_world);

        Assert.Equal(inner, seen.Text("STINT_RUN_ID"));
        Assert.Equal(inner, seen.Text("WANDB_RUN_ID"));
        Assert.EndsWith($"{inner}/artifacts", seen.Text("WANDB_DIR"), StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private static string Escaped(OsString entry) => entry.ToEscapedText();
}
