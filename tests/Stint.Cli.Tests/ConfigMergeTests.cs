using System.CommandLine;
using Stint.Cli.Config;
using Stint.Core.Kernel;

namespace Stint.Cli.Tests;

public sealed class ConfigMergeTests
{
    private static readonly Option[] Options =
    [
        new Option<string?>("--session"), new Option<string[]>("--env"), new Option<bool>("--keep"), new Option<bool>("--rm"),
        new Option<bool>("--keep-on-fail"), new Option<bool>("--no-keep-on-fail"), new Option<string?>("--socket-name"),
        new Option<string?>("--socket-path"), new Option<string?>("--workdir"), new Option<string?>("--color"), new Option<string?>("--shell"),
        new Option<bool>("--ready"), new Option<bool>("--wait"), new Option<string?>("--workspace"), new Option<string?>("--loader"),
        new Option<string?>("--window"), new Option<bool>("--force"), new Option<string?>("--timeout"), new Option<string?>("--on-end"),
        new Option<bool>("--clean-env"), new Option<string?>("--size"), new Option<string?>("--log-file"),
    ];

    [Theory]
    [InlineData("session: work", "", "", "--session=work")]
    [InlineData("session: ''", "", "", "--session|")]
    [InlineData("env: [A=1, B]", "", "", "--env=A=1|--env=B")]
    [InlineData("env: A=1", "", "", "--env=A=1")]
    [InlineData("keep: true", "", "", "--keep=true")]
    [InlineData("keep: false", "", "", "")]
    [InlineData("limit: 5", "", "", "")] // another verb's
    [InlineData("session: work", "session", "", "")]
    [InlineData("keep: true", "rm", "", "")]
    [InlineData("rm: true", "keep", "", "")]
    [InlineData("keep: true", "keep-on-fail", "", "")]
    [InlineData("keep: true", "no-keep-on-fail", "", "")]
    [InlineData("keep: true", "-keep", "", "")] // --keep false
    [InlineData("keep: true", "-rm", "", "--keep=true")] // --rm false
    [InlineData("socket-name: a", "socket-path", "", "")]
    [InlineData("socket-path: /a", "socket-name", "", "")]
    [InlineData("socket-name: a", "", "STINT_TMUX_SOCKET", "")]
    [InlineData("socket-path: /a", "", "STINT_TMUX_SOCKET", "")]
    [InlineData("workdir: /a", "", "STINT_WORKDIR", "")]
    [InlineData("color: always", "", "NO_COLOR", "")]
    [InlineData("shell: make", "", "", "--shell=make")]
    [InlineData("shell: make", "command", "", "")]
    [InlineData("wait: true", "ready", "", "")]
    [InlineData("session: work", "workspace", "", "")]
    [InlineData("workspace: w.yaml", "session", "", "")]
    [InlineData("timeout: 1h", "window", "", "")]
    [InlineData("timeout: 1h", "workspace", "", "--timeout=1h")]
    [InlineData("on-end: notify", "window", "", "")]
    [InlineData("env: [A=1]", "window", "", "")]
    [InlineData("clean-env: true", "window", "", "")]
    [InlineData("size: 80x24", "window", "", "")]
    [InlineData("keep: true", "window", "", "")]
    [InlineData("rm: true", "window", "", "")]
    [InlineData("keep-on-fail: true", "window", "", "")]
    [InlineData("no-keep-on-fail: true", "window", "", "")]
    [InlineData("log-file: copy", "window", "", "")]
    [InlineData("ready: true", "window", "", "")]
    [InlineData("session: work", "window", "", "--session=work")]
    [InlineData("window: shell", "timeout", "", "")]
    [InlineData("loader: tmuxp", "", "", "")]
    [InlineData("loader: tmuxp", "workspace", "", "--loader=tmuxp")]
    [InlineData("loader: tmuxp\nworkspace: w", "", "", "--loader=tmuxp|--workspace=w")]
    [InlineData("loader: tmuxp\nworkspace: w", "session", "", "")]
    [InlineData("force: true", "", "", "")]
    [InlineData("force: true", "window", "", "--force=true")]
    [InlineData("force: true\nwindow: shell", "keep", "", "")]
    public void The_line_beats_the_environment_beats_the_file(string yaml, string line, string environment, string arguments)
    {
        var file = new ConfigFile("f", ConfigFile.Parse("f", yaml));
        IReadOnlyList<string> merged = ConfigMerge.Arguments(
            file, Options, name => line == name ? true : line == "-" + name ? false : null, name => name == environment ? "set" : null, line == "command");
        Assert.Equal(arguments, string.Join('|', merged));
    }

    [Theory]
    [InlineData("keep: 1", "line 1: 'keep': it is a switch")]
    [InlineData("keep: [true]", "line 1: 'keep': it is a switch")]
    [InlineData("session: [a, b]", "line 1: 'session': it takes one value")]
    [InlineData("keep: true\nrm: true", "line 1: 'keep': it contradicts 'rm' in line 2")]
    [InlineData("workspace: w\nsession: a", "line 1: 'workspace': it contradicts 'session' in line 2")]
    [InlineData("window: shell\ntimeout: 1h", "line 1: 'window': it contradicts 'timeout' in line 2")]
    [InlineData("socket-name: a\nsocket-path: /b", "line 1: 'socket-name': it contradicts 'socket-path' in line 2")]
    public void What_an_option_cannot_have_is_refused(string yaml, string message)
    {
        var file = new ConfigFile("f", ConfigFile.Parse("f", yaml));
        StintException e = Assert.Throws<StintException>(() => ConfigMerge.Arguments(file, Options, _ => null, _ => null, hasCommand: false));
        Assert.Contains(message, e.Message);
    }

    [Fact]
    public void Who_makes_a_session_is_a_word_of_its_own_where_a_verb_names_the_workspace_itself()
    {
        var file = new ConfigFile("f", ConfigFile.Parse("f", "loader: tmuxp"));
        Assert.Equal(["--loader=tmuxp"], ConfigMerge.Arguments(file, [new Option<string?>("--loader")], _ => null, _ => null, hasCommand: false));
    }

    [Fact]
    public void A_failure_that_the_file_has_caused_names_its_line()
    {
        var file = new ConfigFile("/f", ConfigFile.Parse("/f", "session: a\nsize: huge"));
        Assert.Equal("config: /f, line 2: run: --size: 'huge' is no size", ConfigMerge.Explain(file, ["--size=huge"], "run: --size: 'huge' is no size"));
        Assert.Equal("run: --size: 'x' is no size", ConfigMerge.Explain(file, [], "run: --size: 'x' is no size"));
    }
}
