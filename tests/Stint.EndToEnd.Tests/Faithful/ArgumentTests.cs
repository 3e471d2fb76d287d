using System.Text;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Faithful;

public sealed class ArgumentTests : IDisposable
{
    private readonly StintWorld _world = new();

    public static TheoryData<string> Shapes =>
    [
        "plain", "", " ", "two words", "'single'", "\"double\"", "it's", "a\"b'c`d", "line one\nline two\n", "\n", "tab\there", "$(touch pwned)", "`touch pwned`",
        "$HOME ${HOME}", "#{pane_id}", "#(touch pwned)", "##", "%H:%M", "%%", "--", "-", "-x", "--wait", "--rm", "-t", "ends;", ";", "\\;", "a\\", "\\\\n",
        "!!", "*", "~", "{a,b}", "&& touch pwned", "> pwned", "| cat", "emoji 🦊 é 漢字", "\u0001\u001b[31m\u007f", "@last", "=eq", "K=V", "\r",
    ];

    [Fact]
    public void Arguments_of_every_shape_arrive_unchanged()
    {
        OsString[] given = [.. Shapes.Select(row => new OsString(row.Data))];

        Assert.Equal(given, Seen.Of(_world, Setting.Plain, [], given).Arguments);
        Assert.False(File.Exists(Path.Join(_world.Workdir, "pwned")));
    }

    [Fact]
    public void Arguments_that_are_not_UTF8_arrive_unchanged()
    {
        OsString[] given = [new([0x61, 0xff, 0xfe, 0x62]), new([0xc3]), new([0xed, 0xa0, 0x80]), new([.. Enumerable.Range(1, 255).Select(b => (byte)b)])];

        Assert.Equal(given, Seen.Of(_world, Setting.Plain, [], given).Arguments);
    }

    [Fact]
    public void An_argument_of_100_KB_arrives_unchanged()
    {
        OsString[] given = [string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i % 10}'\"; "))[..100_000]];

        Assert.Equal(given, Seen.Of(_world, Setting.Plain, [], given).Arguments);
    }

    [Theory]
    [InlineData("ends;")]
    [InlineData(";")]
    [InlineData("-leading")]
    [InlineData("#{pane_id}")]
    [InlineData("sp ace'quote\"")]
    public void A_program_is_found_by_any_name(string name)
    {
        string program = Path.Join(_world.Workdir, name);
        ScriptFile.Write(program, "#!/bin/sh\nprintf '%s' \"$0\"\nexit 9\n");

        Assert.Equal(9, _world.Call("run", "--wait", "--", "./" + name).ExitCode);
        Assert.Equal(9, _world.Call(Setting.With($"PATH={_world.Workdir}:/usr/bin:/bin"), "run", "--wait", "--", name).ExitCode);
        Assert.Equal(program + "\n", _world.Call("logs").Ok().Out);
    }

    [Fact]
    public void A_shell_line_is_kept_to_the_byte()
    {
        OsString line = new([.. Encoding.UTF8.GetBytes("printf '%s|' \"$0\" 'a  b'\t\"#{pane_id} %H\" `echo x`\nprintf '%s' '🦊 "), 0xff, .. Encoding.UTF8.GetBytes("' ; : trailing ;")]);

        RunId id = RunId.Parse(_world.Call(Setting.Plain, "run", "--shell", line).Ok().Text);

        Assert.Equal(RunStatus.Finished, _world.Finish(id).Status);
        RunSpec spec = RunFiles.Read(_world.DirectoryOf(id).Spec, ContractsJson.Default.RunSpec)!;
        Assert.Equal(["/bin/sh", "-lc", line], spec.Argv);
        byte[] printed = _world.Call("logs", "--raw", id.ToString()).Ok().Output;
        Assert.Equal([.. Encoding.UTF8.GetBytes("/bin/sh|a  b|#{pane_id} %H|x|🦊 "), 0xff], printed);
    }

    [Fact]
    public void A_shell_line_may_begin_with_a_dash_or_be_a_word_of_Stint()
    {
        _ = _world.Call("run", "--wait", "--shell=--help; exit 5").Exits(5);
        Assert.Equal("--help; exit 5", _world.Call("show", "--json").Ok().Run.Command);
        _ = _world.Call("rerun", "@last", "--wait").Exits(5);
        Assert.Equal("--help; exit 5", _world.Call("show", "--json").Ok().Run.Command);
    }

    [Fact]
    public void A_shell_line_runs_in_bin_sh_where_SHELL_is_unset_or_empty()
    {
        foreach (Setting setting in (Setting[])[new() { Without = ["SHELL"] }, Setting.With("SHELL=")])
        {
            _ = _world.Call(setting, "run", "--wait", "--shell", "echo $0").Ok();
            Assert.Equal("/bin/sh\n", _world.Call("logs").Ok().Out);
        }
    }

    [Fact]
    public void A_shell_line_runs_in_the_users_login_shell()
    {
        _ = _world.Call(Setting.With("SHELL=/bin/bash"), "run", "--wait", "--shell", "shopt -q login_shell && echo login; [[ a == a ]]").Ok();

        Assert.Equal("login\n", _world.Call("logs").Ok().Out);
    }

    [Fact]
    public void The_command_shown_runs_as_it_stands_in_a_shell()
    {
        string[] argv = ["printf", "%s,", "it's", "$HOME", "a b", "", "*", "new\nline", "🦊"];
        _ = _world.Call(["run", "--wait", "--", .. argv]).Ok();

        string command = _world.Call("show", "--json").Ok().Run.Command;

        Assert.Equal("it's,$HOME,a b,,*,new\nline,🦊,", _world.Execute(Setting.Plain, "sh", "-c", command).Ok().Out);
    }

    public void Dispose() => _world.Dispose();
}
