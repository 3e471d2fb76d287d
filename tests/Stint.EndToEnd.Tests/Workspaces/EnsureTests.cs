using Stint.EndToEnd.Tests.World;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary><c>stint ensure</c> as scripts and people use it.</summary>
public sealed class EnsureTests : IDisposable
{
    private const string Two = "windows:\n- window_name: one\n  panes: [~, ~]\n- window_name: two\n  panes: [~]\n";

    private readonly StintWorld _world = new();

    private string PathOfFile => _world.At("w", ".tmuxp.yaml");

    [Fact]
    public void It_prints_the_sessions_name_and_in_JSON_who_made_it()
    {
        Write("session_name: a.b:c\n" + Two);

        Answer first = _world.Call("ensure", ".", "--json").Ok();
        Answer second = _world.Call("ensure", "--json", ".").Ok();
        Answer plain = _world.Call("ensure", _world.Workdir).Ok();

        Assert.Equal($$"""{"workspace":"{{PathOfFile}}","session_name":"a_b_c","created":true}""", first.Text);
        Assert.Equal($$"""{"workspace":"{{PathOfFile}}","session_name":"a_b_c","created":false}""", second.Text);
        Assert.Equal("a_b_c\n", plain.Out);
        Assert.Equal("", first.Error + second.Error + plain.Error);
        Assert.Equal(["one", "two"], _world.Windows());
    }

    [Fact]
    public void A_session_that_exists_is_not_touched_even_where_it_looks_different()
    {
        Write("session_name: w\noptions: {status: off}\nbefore_script: touch was-here\n" + Two);
        _ = _world.TmuxSays("new-session", "-d", "-s", "w", "-n", "mine", "sleep", "1000");
        string before = Everything();

        Answer said = _world.Call("ensure", ".", "--json").Ok();

        Assert.Contains("\"created\":false", said.Out, StringComparison.Ordinal);
        Assert.Equal(before, Everything());
        Assert.False(File.Exists(_world.At("w", "was-here")));
    }

    [Theory]
    [InlineData("dev", "dev2")]
    [InlineData("dev", "de")]
    [InlineData("dev*", "develop")]
    public void Only_the_very_name_counts(string wanted, string there)
    {
        Write($"session_name: '{wanted}'\n" + Two);
        _ = _world.TmuxSays("new-session", "-d", "-s", there, "-n", "mine", "sleep", "1000");

        Assert.Contains("\"created\":true", _world.Call("ensure", ".", "--json").Ok().Out, StringComparison.Ordinal);

        Assert.Equal(new[] { there, wanted }.Order(StringComparer.Ordinal), _world.Tmux.ListSessions().Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal("mine", _world.TmuxSays("list-windows", "-t", $"={there}", "-F", "#{window_name}"));
    }

    [Fact]
    public async Task Fifty_at_once_make_one_session_and_all_succeed()
    {
        Write("session_name: w\nbefore_script: sh -c 'echo x >>scripts; sleep 0.3'\nstart_directory: ./\n" + Two);

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Factory.StartNew(
            () => _world.Call("ensure", ".", "--json"), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.All(answers, a => a.Ok());
        Assert.Single(answers, a => a.Out.Contains("\"created\":true", StringComparison.Ordinal));
        Assert.Equal(["one", "two"], _world.Windows());
        Assert.Equal("x\n", File.ReadAllText(_world.At("w", "scripts")));
    }

    [Fact]
    public void The_lock_is_private_and_lies_in_the_cache()
    {
        Write("session_name: w\n" + Two);

        _ = _world.Call(Setting.With($"XDG_CACHE_HOME={_world.At("cache")}"), "ensure", ".").Ok();

        string file = Assert.Single(Directory.GetFiles(_world.At("cache", "stint", "lock")));
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Mine, File.GetUnixFileMode(file));
        Assert.Equal(Mine | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void Panes_get_the_callers_environment_but_not_the_token()
    {
        Write("session_name: w\n" + Two);

        _ = _world.Call(Setting.With("SECRET_OF_MINE=1", "STINT_TOKEN=2"), "ensure", ".").Ok();

        string environment = File.ReadAllText($"/proc/{_world.TmuxSays("display-message", "-p", "-t", "=w:", "#{pane_pid}")}/environ");
        Assert.Contains("SECRET_OF_MINE=1", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("STINT_TOKEN", environment, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_environment_holds_is_not_in_the_servers_arguments()
    {
        Write("session_name: w\nenvironment: {KEY: hunter-session}\nwindows:\n- panes: [~]\n- panes: [{environment: {KEY: hunter-pane}}]\n");

        _ = _world.Call("ensure", ".").Ok();

        Assert.DoesNotContain("hunter", ServerArguments(), StringComparison.Ordinal);
        Assert.Equal("KEY=hunter-session", _world.TmuxSays("show-environment", "-t", "=w", "KEY"));
    }

    [Fact]
    public void What_a_panes_environment_holds_is_not_in_the_servers_arguments()
    {
        Write("session_name: w\nwindows:\n- panes: [~]\n- panes: [~, {environment: {KEY: hunter-pane}}]\n");

        _ = _world.Call("ensure", ".").Ok();

        Assert.DoesNotContain("hunter", ServerArguments(), StringComparison.Ordinal);
    }

    [Fact]
    public void Inside_tmux_the_server_that_was_chosen_is_used()
    {
        Write("session_name: w\n" + Two);
        using var other = new PrivateTmux();
        _ = other.Server.NewSession(new NewSessionOptions { Name = "w", Command = ["sleep", "1000"] });
        string enclosing = other.Server.Run([Commands.DisplayMessage("#{socket_path},#{pid},0", "=w:")]).Text;

        Answer named = _world.Call(Setting.With($"TMUX={enclosing}", "TMUX_PANE=%0"), "ensure", ".", "--json").Ok();
        Answer around = _world.Call(Setting.With($"TMUX={enclosing}", "TMUX_PANE=%0") with { Without = ["STINT_TMUX_SOCKET"] }, "ensure", ".", "--json").Ok();

        Assert.Contains("\"created\":true", named.Out, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], _world.Windows());
        Assert.Contains("\"created\":false", around.Out, StringComparison.Ordinal);
        Assert.Single(other.Server.ListWindows());
    }

    [Fact]
    public async Task A_layout_is_made_once_more_at_the_size_of_the_first_terminal()
    {
        Write("session_name: w\nwindows:\n- layout: main-vertical\n  options: {main-pane-width: 60}\n  panes: [~, ~, ~]\n- layout: even-horizontal\n  panes: [~, ~]\n");
        _ = _world.Call("ensure", ".").Ok();
        using var terminal = new PrivateTmux();
        _ = terminal.Server.NewSession(new NewSessionOptions
        {
            Name = "terminal",
            Width = 200,
            Height = 50,
            Command = ["env", "-u", "TMUX", "tmux", "-S", _world.Socket, "attach", "-t", "=w"],
        });

        await Eventually.True(() => _world.TmuxSays("list-panes", "-t", "=w:0", "-F", "#{pane_width}x#{pane_height}") == "60x49\n139x24\n139x24", "the layout fits");
        Assert.Equal("", _world.TmuxSays("show-hooks", "-w", "-t", "=w:0"));
        Assert.NotEqual("", _world.TmuxSays("show-hooks", "-w", "-t", "=w:1"));
    }

    [Fact]
    public void A_wrong_loader_is_a_usage_error()
    {
        Write("session_name: w\n" + Two);
        _ = _world.Call("ensure", ".", "--loader", "teamocil").Refused(2, "'teamocil' is no loader: write stint or tmuxp");
        _ = _world.Call("ensure").Refused(2, "PATH");
        Assert.Empty(_world.Tmux.ListSessions());
    }

    [Theory]
    [InlineData("set -g base-index 1\nset -g pane-base-index 1\nset -g renumber-windows on\nset -g automatic-rename on\n")]
    [InlineData("set -g destroy-unattached on\n")]
    [InlineData("set -g default-command 'exec sleep 1000'\n")]
    [InlineData("set-hook -g after-new-session 'set -g @seen 1'\nset-hook -g after-split-window 'selectl even-vertical'\nset-hook -g after-new-window 'display -p hello'\n")]
    [InlineData("set-hook -g after-new-window 'rename-window mine'\nset-hook -g window-linked 'set -g @seen 1'\n")]
    public void A_users_own_configuration_keeps_working(string configuration)
    {
        using var world = new StintWorld(configuration);
        string file = Path.Join(world.Workdir, "w.yaml");
        File.WriteAllText(file, "session_name: w\n" + Two);

        _ = world.Call("ensure", file).Ok();

        string indexes = world.TmuxSays("list-panes", "-s", "-t", "=w", "-F", "#{window_index}.#{pane_index}").Replace('\n', ' ');
        Assert.Equal(configuration.Contains("base-index", StringComparison.Ordinal) ? "1.1 1.2 2.1" : "0.0 0.1 1.0", indexes);
        Assert.Contains("\"created\":false", world.Call("ensure", file, "--json").Ok().Out, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private void Write(string text) => File.WriteAllText(PathOfFile, text);

    private string ServerArguments() => File.ReadAllText($"/proc/{_world.TmuxSays("display-message", "-p", "#{pid}")}/cmdline");

    private string Everything() => _world.TmuxSays("list-windows", "-a", "-F", "#{session_name} #{session_created} #{window_id} #{window_name} #{window_layout}")
        + _world.TmuxSays("show-options", "-t", "=w:") + _world.TmuxSays("show-options", "-w", "-t", "=w:");
}
