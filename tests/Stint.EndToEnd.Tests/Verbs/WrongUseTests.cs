using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

public sealed class WrongUseTests : IDisposable
{
    private readonly StintWorld _world = new();

    public static TheoryData<string, string> Calls => new()
    {
        { "nonsense", "nonsense" },
        { "--nonsense", "--nonsense" },
        { "run", "no command" },
        { "run --", "no command" },
        { "run true", "--" },
        { "run --shell x -- true", "not both" },
        { "run --shell=", "empty" },
        { "run --name= -- true", "--name" },
        { "run --env =x -- true", "--env" },
        { "run --timeout soon -- true", "--timeout" },
        { "run --timeout 0 -- true", "--timeout" },
        { "run --timeout -5 -- true", "--timeout" },
        { "run --cwd= -- true", "--cwd" },
        { "run --wait=perhaps -- true", "perhaps" },
        { "run --nonsense -- true", "--nonsense" },
        { "run --workdir /no/such/folder -- true", "/no/such/folder" },
        { "run --color pink -- true", "--color" },
        { "run --timeout", "--timeout" },
        { "wait --timeout never", "--timeout" },
        { "send", "ID" },
        { "send x y z", "z" },
        { "show --nonsense", "--nonsense" },
        { "logs -n many", "--lines" },
        { "rerun", "ID" },
        { "prune --older-than x", "--older-than" },
        { "-L", "--socket-name" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Wrong_use_is_one_clear_line_with_exit_code_2_and_makes_nothing(string call, string about)
    {
        string[] words = call.Split(' ');

        _ = _world.Call(words).Refused(2, about);

        Assert.Empty(Directory.GetFileSystemEntries(_world.Workdir));
        int dashes = Array.IndexOf(words, "--");
        string[] json = dashes < 0 ? [.. words, "--json"] : [.. words[..dashes], "--json", .. words[dashes..]];
        if (words[0] is "run" or "show" or "logs" && words[^1] != "--timeout")
        {
            string[] lines = _world.Call(json).Exits(2).Error.TrimEnd('\n').Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.StartsWith("{\"error\":{\"code\":\"invalid\",\"message\":\"", lines[1], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--name")]
    [InlineData("--tag")]
    [InlineData("--session")]
    [InlineData("--log-file")]
    [InlineData("--on-end")]
    public void What_must_be_text_and_is_not_UTF8_is_refused(string option)
    {
        _ = _world.Call(Setting.Plain, "run", option, new Posix.OsString([0x61, 0xff]), "--", "true").Refused(2, option);
        _world.HoldsNothing();
    }

    [Fact]
    public void An_error_shows_a_stack_trace_only_when_asked()
    {
        Assert.Single(_world.Call("show").Exits(3).Error.TrimEnd('\n').Split('\n'));
        Assert.Contains("   at ", _world.Call("show", "--verbose").Exits(3).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_told_in_both_ways()
    {
        Assert.Matches("^stint [0-9]+\\.[0-9]+", _world.Call("version").Ok().Text);
        Assert.Contains(_world.Call("--version").Ok().Text.Split(' ')[^1], _world.Call("version").Ok().Text, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();
}
