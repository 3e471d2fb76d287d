using System.Text;
using Stint.TestKit;
using Stint.Tmux.Formats;

namespace Stint.Tmux.Tests;

/// <summary>What goes into panes and comes out, with real programs.</summary>
public sealed class PaneTests : IDisposable
{
    private readonly PrivateTmux _tmux = new();

    public void Dispose() => _tmux.Dispose();

    public static TheoryData<string> Texts => new("hello", "a;", ";", "\\;", "-x", "Enter", "C-c", "$HOME `id` \"q\" 'q' #{pid} %H", "é🎉", "a\nb\tc\e[1m", "~");

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_is_typed_as_it_is(string text)
    {
        (PaneId pane, string file) = await RawReader();

        _tmux.Server.SendText(pane, text);

        await Arrived(file, Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public async Task Bytes_are_typed_as_they_are()
    {
        (PaneId pane, string file) = await RawReader();
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        _tmux.Server.SendText(pane, bytes);

        await Arrived(file, bytes);
    }

    [Fact]
    public async Task A_paste_arrives_byte_for_byte_and_leaves_no_buffer()
    {
        (PaneId pane, string file) = await RawReader();
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);

        _tmux.Server.Paste(pane, bytes);

        await Arrived(file, bytes);
        Assert.Empty(_tmux.Server.Run(new TmuxCommand("list-buffers")).Text);
    }

    [Fact]
    public async Task A_paste_is_bracketed_for_a_program_that_asks_for_it()
    {
        (PaneId pane, string file) = await RawReader("printf '\\033[?2004h'; ");

        _tmux.Server.Paste(pane, "a\nb"u8.ToArray());

        await Arrived(file, "\e[200~a\nb\e[201~"u8.ToArray());
    }

    [Fact]
    public void A_paste_that_fails_leaves_no_buffer()
    {
        _ = NewSession("sleep", "1000");

        var exception = Assert.Throws<TmuxException>(() => _tmux.Server.Paste("%99", "x"u8.ToArray()));

        Assert.Equal(TmuxFailure.NotFound, exception.Failure);
        Assert.Empty(_tmux.Server.Run(new TmuxCommand("list-buffers")).Text);
    }

    [Fact]
    public async Task Keys_are_pressed_by_name()
    {
        (PaneId pane, string file) = await RawReader();

        _ = _tmux.Server.Run(Commands.SendKeys(pane, "a", "Enter", "C-a", "Escape", "-"));

        await Arrived(file, "a\r\x01\e-"u8.ToArray());
    }

    [Fact]
    public async Task A_pane_is_captured_with_its_history()
    {
        PaneId pane = NewSession("sh", "-c", "seq 1 100; printf '\\033[31mred\\033[0m   \\n'; exec sleep 1000");
        await Eventually.True(() => _tmux.Server.CapturePane(pane).Contains("red", StringComparison.Ordinal), "the output shows");

        string screen = _tmux.Server.CapturePane(pane);
        string all = _tmux.Server.CapturePane(pane, new CaptureOptions { WholeHistory = true, Escapes = true });
        string one = _tmux.Server.CapturePane(pane, new CaptureOptions { FirstLine = -1, LastLine = -1 });

        Assert.DoesNotContain("\n50\n", screen, StringComparison.Ordinal);
        Assert.StartsWith("1\n2\n3\n", all, StringComparison.Ordinal);
        Assert.Contains("\e[31mred", all, StringComparison.Ordinal);
        Assert.Matches("^\\d+$", one);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with 'quotes' and %H #{pid} #[x] $HOME")]
    public async Task What_a_pane_prints_is_piped_to_a_command_taken_literally(string name)
    {
        string file = _tmux.Folder.At(name);
        PaneAddress made = PaneAddress.Format.ReadOne(_tmux.Server.TryRun(
            [
                Commands.NewSession(
                    new NewSessionOptions
                    {
                        Name = "s", WindowName = "w", PrintFormat = PaneAddress.Format.Text, Command = ["sh", "-c", "printf hello; exec sleep 1000"],
                    }),
                Commands.PipePane(Target.Window("s", "w"), $"exec cat >>{Literal.ForShell(file)}"),
            ]));

        await Arrived(file, "hello"u8.ToArray());
        Assert.True(_tmux.Server.FindPane(made.Pane)?.Piped);
        _ = _tmux.Server.Run(Commands.ClosePipe(made.Pane));
        Assert.False(_tmux.Server.FindPane(made.Pane)?.Piped);
    }

    [Fact]
    public async Task A_dead_pane_says_how_it_ended_and_starts_again()
    {
        PaneId pane = NewSession("sleep", "1000");
        _ = _tmux.Server.Run(Commands.SetOption(OptionScope.Pane, "remain-on-exit", "on", pane));
        _ = _tmux.Server.Run(Commands.RespawnPane(pane, ["sh", "-c", "exit 7"], kill: true));

        PaneInfo dead = await Eventually.Get(() => Reaped(pane) is { Dead: true, DeadStatus: not null } p ? p : null, "the pane is dead");
        _ = _tmux.Server.Run(Commands.RespawnPane(pane, ["sleep", "1000"], startDirectory: "/usr"));

        Assert.Equal(7, dead.DeadStatus);
        Assert.Null(dead.DeadSignal);
        await Eventually.True(() => _tmux.Server.FindPane(pane) is { Dead: false, CurrentPath: "/usr" }, "the pane lives again");
    }

    [Fact]
    public async Task A_pane_killed_by_a_signal_says_which()
    {
        PaneId pane = NewSession("sleep", "1000");
        _ = _tmux.Server.Run(Commands.SetOption(OptionScope.Pane, "remain-on-exit", "on", pane));

        _ = Posix.Signals.SendToProcess(_tmux.Server.FindPane(pane)!.Pid, Posix.Signals.Kill);

        PaneInfo dead = await Eventually.Get(() => Reaped(pane) is { Dead: true, DeadSignal: not null } p ? p : null, "the pane is dead");
        Assert.Null(dead.DeadStatus);
        Assert.Equal("9", dead.DeadSignal);
        Assert.NotNull(dead.DeadTime);
    }

    // tmux 3.3a now and then misses that a pane's process has ended; it notices when another of its children ends.
    private PaneInfo? Reaped(PaneId pane)
    {
        _ = _tmux.Server.Run(new TmuxCommand("run-shell", ":"));
        return _tmux.Server.FindPane(pane);
    }

    private PaneId NewSession(params string[] command) =>
        _tmux.Server.NewSession(new NewSessionOptions { Name = "s", Width = 80, Height = 24, Command = command }).Pane;

    /// <summary>A pane whose program reads raw bytes into a file.</summary>
    private async Task<(PaneId Pane, string File)> RawReader(string first = "")
    {
        string file = _tmux.Folder.At("read");
        PaneId pane = NewSession("sh", "-c", $"stty raw -echo; {first}printf ready; exec cat >{file}");
        await Eventually.True(() => _tmux.Server.CapturePane(pane).Contains("ready", StringComparison.Ordinal), "the reader is ready");
        return (pane, file);
    }

    private static async Task Arrived(string file, byte[] expected)
    {
        byte[] got = await Eventually.Get(
            () => File.Exists(file) && File.ReadAllBytes(file) is { } bytes && bytes.Length >= expected.Length ? bytes : null, "all bytes arrive");
        Assert.Equal(expected, got);
    }
}
