using System.Diagnostics;
using Stint.TestKit;
using Stint.Tmux.Control;
using Stint.Tmux.Formats;

namespace Stint.Tmux.Tests.Control;

public sealed class ControlClientTests : ControlClientTest
{
    [Fact]
    public void It_answers_like_a_call_of_its_own()
    {
        PaneAddress made = NewSession("s");
        using ControlClient client = Connect();
        TmuxCommandList[] lists =
        [
            Commands.DisplayMessage("#{session_name}", made.Session),
            [Commands.DisplayMessage("a"), Commands.DisplayMessage("b")],
            [Commands.DisplayMessage("a"), Commands.KillWindow("@99"), Commands.DisplayMessage("b")],
            new TmuxCommand("bogus"),
            [Commands.DisplayMessage("a"), new TmuxCommand("bogus")],
            new TmuxCommand("new-window", "-Q"),
            Commands.HasSession("=nope:"),
            Commands.IfShellFormat("1", [Commands.DisplayMessage("x"), Commands.DisplayMessage("y")]),
            [Commands.IfShellFormat("1", Commands.KillPane("%99")), Commands.DisplayMessage("after")],
            Commands.ShowOption(OptionScope.Server, "buffer-limit"),
            Commands.ListPanes(PaneInfo.Format.Text),
        ];

        Assert.All(lists, list => Assert.Equal(Shape(Tmux.Server.TryRun(list)), Shape(client.TryRun(list))));

        static (TmuxFailure?, int, string, string) Shape(TmuxReply reply) => (reply.Failure, reply.ExitCode, reply.Text, reply.Error);
    }

    [Fact]
    public void Each_of_many_connections_is_there_at_once()
    {
        _ = NewSession("s");

        for (int i = 0; i < 100; i++)
        {
            using ControlClient client = ConnectSoon();
        }
    }

    [Fact]
    public void A_connection_beside_another_is_not_taken_for_it()
    {
        _ = NewSession("s");
        using ControlClient first = ConnectSoon();

        for (int i = 0; i < 100; i++)
        {
            using ControlClient client = ConnectSoon();
            Assert.NotEqual(first.Name, client.Name);
            Assert.Contains(client.Name, Tmux.Server.Run(new TmuxCommand("list-clients", "-F", "#{client_name}")).Text.Split('\n'));
        }
    }

    private ControlClient ConnectSoon()
    {
        var clock = Stopwatch.StartNew();
        ControlClient client = Connect();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Tmux.Server.Options.Deadline / 2);
        return client;
    }

    [Theory]
    [MemberData(nameof(CommandListTests.Hostile), MemberType = typeof(CommandListTests))]
    public void An_argument_arrives_unchanged(string text)
    {
        _ = NewSession("s");
        using ControlClient client = Connect();

        _ = client.Run([Commands.SetOption(OptionScope.Server, "@x", text), Commands.SetOption(OptionScope.Server, "@y", "end")]);

        Assert.Equal(text, client.Run(Commands.ShowOption(OptionScope.Server, "@x")).Text);
        Assert.Equal("end", client.ShowOption(OptionScope.Server, "@y"));
    }

    [Fact]
    public void An_argument_may_be_longer_than_the_command_line_takes()
    {
        _ = NewSession("s");
        using ControlClient client = Connect();
        string text = string.Concat(Enumerable.Repeat("0123456789\"$;\n", 20_000));

        _ = client.Run(Commands.SetOption(OptionScope.Server, "@x", text));

        Assert.Equal(text, client.ShowOption(OptionScope.Server, "@x"));
    }

    [Fact]
    public async Task Many_calls_at_once_each_get_their_own_answer()
    {
        _ = NewSession("s");
        using ControlClient client = Connect();
        _ = client.Run(new TmuxCommand("set-hook", "-g", "after-show-options", "display-message -p hook"));

        TmuxReply[] replies = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => client.RunAsync(
            [Commands.DisplayMessage($"a{i}"), Commands.ShowOption(OptionScope.Server, "buffer-limit"), Commands.DisplayMessage($"b{i}")])));

        Assert.All(replies.Index(), r => Assert.Equal($"a{r.Index}\n50\nb{r.Index}", r.Item.Text));
    }

    [Fact]
    public async Task It_says_what_happens()
    {
        PaneAddress made = NewSession("s");
        using ControlClient client = Connect();

        PaneAddress window = Tmux.Server.NewWindow(
            new NewWindowOptions { Target = Target.CurrentWindow("s"), Name = "a b", Detached = true, Command = ["sleep", "1000"] });
        _ = Tmux.Server.Run([Commands.RenameWindow(window.Window, "é|x"), Commands.KillWindow(window.Window)]);

        Assert.Equal(new SessionChanged(made.Session, "s"), await Next<SessionChanged>(client));
        Assert.Equal(new WindowAdded(window.Window, Linked: true), await Next<WindowAdded>(client));
        Assert.Equal("é|x", (await Next<WindowRenamed>(client)).Name);
        Assert.Equal(window.Window, (await Next<WindowClosed>(client)).Window);
    }

    [Fact]
    public async Task A_subscription_tells_of_changes()
    {
        _ = NewSession("s");
        using ControlClient client = Connect();

        client.Subscribe("mine", "", "v=#{@value}");
        Assert.Equal("v=", (await Next<SubscriptionChanged>(client)).Value);
        _ = client.Run(Commands.SetOption(OptionScope.Session, "@value", "1", "=s:"));

        Assert.Equal("v=1", (await Next<SubscriptionChanged>(client)).Value);
    }

    [Fact]
    public async Task Output_of_panes_is_sent_when_asked_for()
    {
        PaneAddress made = NewSession("s", "cat");
        using ControlClient client = Connect(new ControlClientOptions { Session = "=s:", Flags = "ignore-size" });

        client.SendText(made.Pane, "a\\é");

        string seen = "";
        while (!seen.Contains("a\\é", StringComparison.Ordinal))
        {
            seen += System.Text.Encoding.UTF8.GetString((await Next<PaneOutput>(client)).Data.Span);
        }
    }

    [Fact]
    public void It_counts_for_no_window_size()
    {
        PaneAddress made = Tmux.Server.NewSession(new NewSessionOptions { Name = "s", Width = 120, Height = 40, Command = ["sleep", "1000"] });
        using ControlClient client = Connect();

        ClientInfo info = Assert.Single(client.ListClients());

        Assert.True(info is { Control: true, SessionName: "s" });
        Assert.Equal(client.Name, info.Name);
        Assert.Contains("ignore-size", info.Flags);
        Assert.True(Tmux.Server.FindWindow(made.Window) is { Width: 120, Height: 40 });
    }

    [Fact]
    public void It_makes_a_session_and_a_server_of_its_own()
    {
        using ControlClient client = Connect(new ControlClientOptions { Create = new NewSessionOptions { Name = "new", Command = ["sleep", "1000"] } });

        Assert.Equal("new", Assert.Single(client.ListSessions()).Name);
    }

    [Fact]
    public async Task Everyday_calls_work_on_it_too()
    {
        using ControlClient client = Connect(new ControlClientOptions { Create = new NewSessionOptions { Name = "new", Command = ["sleep", "1000"] } });
        string file = Tmux.Folder.At("read");
        PaneAddress made = client.NewWindow(new NewWindowOptions { Command = ["sh", "-c", $"stty raw -echo; printf ready; exec cat >{file}"] });
        await Eventually.True(() => client.CapturePane(made.Pane).Contains("ready", StringComparison.Ordinal), "the reader is ready");
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];

        client.Paste(made.Pane, bytes);

        await Eventually.True(() => new FileInfo(file).Length == bytes.Length, "all bytes arrive");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
    }
}
