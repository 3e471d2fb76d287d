using Stint.TestKit;

namespace Stint.Tmux.Tests;

public sealed class CommandListTests : IDisposable
{
    private static readonly string AllAscii = string.Concat(Enumerable.Range(1, 127).Select(i => (char)i));

    private readonly PrivateTmux _tmux = new();

    public void Dispose() => _tmux.Dispose();

    public static TheoryData<string> Hostile => new(
        ";", "a;", "\\;", "a\\;", "a\\\\;", ";;", "", " ", "a b", "\"", "'", "$HOME", "~", "~/x", "{", "}", "{ a }", "#{pid}", "#", "# c", "%if", "%1",
        "a\nb", "\n  # c\nx", "\t", "\r", "\\", "\\n", "a=b", "é🎉", "-x", "--", AllAscii);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void An_argument_arrives_unchanged_through_the_command_line(string text)
    {
        _ = _tmux.Server.NewSession(new NewSessionOptions { Name = "a", Command = ["sleep", "1000"] });

        _ = _tmux.Server.Run([Commands.SetOption(OptionScope.Server, "@x", text), Commands.SetOption(OptionScope.Server, "@y", "end")]);

        Assert.Equal(text, Raw("@x"));
        Assert.Equal("end", Raw("@y"));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void An_argument_arrives_unchanged_through_a_line(string text)
    {
        _ = _tmux.Server.NewSession(new NewSessionOptions { Name = "a", Command = ["sleep", "1000"] });
        TmuxCommandList list = [Commands.SetOption(OptionScope.Server, "@x", text), Commands.SetOption(OptionScope.Server, "@y", "end")];

        _ = _tmux.Server.Run(Commands.IfShellFormat("1", list));

        Assert.Equal(text, Raw("@x"));
        Assert.Equal("end", Raw("@y"));
    }

    [Fact]
    public void The_rest_of_a_list_is_not_run_after_a_failure()
    {
        _ = _tmux.Server.NewSession(new NewSessionOptions { Name = "a", Command = ["sleep", "1000"] });

        TmuxReply reply = _tmux.Server.TryRun(
            [Commands.DisplayMessage("first"), Commands.KillWindow("@99"), Commands.DisplayMessage("third")]);

        Assert.Equal(TmuxFailure.NotFound, reply.Failure);
        Assert.Equal("first", reply.Text);
        Assert.Equal("can't find window: @99", reply.Error);
    }

    [Fact]
    public void A_list_is_made_of_a_collection_and_grows_into_a_new_one()
    {
        TmuxCommandList one = Commands.KillServer();
        TmuxCommandList two = one.Then(Commands.StartServer());

        Assert.Single(one);
        Assert.Equal(["kill-server", ";", "start-server"], two.ToArguments());
        Assert.Equal("kill-server ; start-server", two.ToLine());
    }

    [Fact]
    public void Messages_show_neither_variables_nor_typed_texts()
    {
        TmuxCommandList list =
        [
            Commands.NewWindow(new NewWindowOptions { Environment = new Dictionary<string, string> { ["TOKEN"] = "secret" } }),
            Commands.SendText("%1", "secret"),
            Commands.SetEnvironment("A", "secret"),
            Commands.SendKeys("%1", "Enter", "secret"),
        ];

        Assert.DoesNotContain("secret", list.ToString(), StringComparison.Ordinal);
        Assert.Contains("TOKEN=…", list.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nul_is_refused() => Assert.Throws<ArgumentException>(() => Commands.SendText("%1", "a\0b"));

    private string Raw(string option) => _tmux.Server.Run(Commands.ShowOption(OptionScope.Server, option)).Text;
}
