using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests;

/// <summary>Real shells in a real terminal: a line is typed, TAB is pressed, and what then stands there counts.</summary>
public sealed class CompletionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Sandbox _user = new();
    private readonly PrivateTmux _terminal;

    // A new pane takes its PATH from the client that asks for it.
    public CompletionTests() => _terminal = new PrivateTmux($"PATH={_user.Environment["PATH"]}");

    public void Dispose()
    {
        _terminal.Dispose();
        _user.Dispose();
    }

    [Fact]
    public async Task Bash_completes()
    {
        string rc = _user.At("bashrc");
        await File.WriteAllTextAsync(rc, "PS1='> '; bind 'set bell-style none'; source <(stint completions bash)\n", TestContext.Current.CancellationToken);
        await CompletesLines("bash", "--noprofile", "--rcfile", rc, "-i");
    }

    [Fact]
    public async Task Zsh_completes()
    {
        await File.WriteAllTextAsync(
            Path.Join(_user.Home, ".zshrc"), "PS1='> '; unsetopt beep; source <(stint completions zsh)\n", TestContext.Current.CancellationToken);
        await CompletesLines("zsh", "-d", "-i");
    }

    [Fact]
    public async Task Fish_completes()
    {
        string folder = Path.Join(_user.Home, ".config/fish");
        Directory.CreateDirectory(Path.Join(folder, "completions"));
        await File.WriteAllTextAsync(
            Path.Join(folder, "config.fish"), "function fish_prompt; echo '> '; end; set fish_greeting; set -g fish_autosuggestion_enabled 0\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Join(folder, "completions/stint.fish"), _user.Stint("completions", "fish").Output, TestContext.Current.CancellationToken);
        await CompletesLines("fish", "-i");
    }

    private async Task CompletesLines(params string[] shell)
    {
        string id = _user.Finish("--tag", "nightly", "--", "true");
        await File.WriteAllTextAsync(Path.Join(_user.Workdir, "training.py"), "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Join(_user.Workdir, "elsewhere"));
        await File.WriteAllTextAsync(
            Path.Join(_user.Workdir, "project.yaml"), "session_name: dev\nwindows:\n- window_name: my-shell\n  panes: [~]\n- window_name: build\n  panes: [~]\n",
            TestContext.Current.CancellationToken);
        Assert.Equal(0, _user.Stint("run", "-w", "project.yaml", "--tag", "benchmark", "--", "sleep", "1000").ExitCode);
        StartShell(shell);
        await Completes("stint unar", "stint unarchive");
        await Completes("stint ls --stat", "stint ls --status");
        await Completes("stint ls --status fini", "stint ls --status finished");
        await Completes("stint ls --status=fini", "stint ls --status=finished");
        await Completes("stint ls --tag nigh", "stint ls --tag nightly");
        await Completes($"stint show {id[..^4]}", $"stint show {id}");
        await Completes("stint show @la", "stint show @last");
        await Completes($"stint --workdir {_user.Workdir} show {id[..^2]}", $"stint --workdir {_user.Workdir} show {id}");
        await Completes("stint run --cwd elsew", "stint run --cwd elsewhere/");
        await Completes("stint run --log-file train", "stint run --log-file training.py");
        await Completes("stint run --keep -- cat train", "stint run --keep -- cat training.py");
        await Completes("stint run -- mkfif", "stint run -- mkfifo");
        await Completes("stint completions fi", "stint completions fish");
        await Completes("stint ensure proj", "stint ensure project.yaml");
        await Completes("stint run -w proj", "stint run -w project.yaml");
        await Completes("stint run -w project.yaml --loader tm", "stint run -w project.yaml --loader tmuxp");
        await Completes("stint run --window my-s", "stint run --window my-shell");
        await Completes("stint kill project.yaml --tag ben", "stint kill project.yaml --tag benchmark");
    }

    private void StartShell(string[] shell)
    {
        var environment = new Dictionary<string, string>(_user.Environment, StringComparer.Ordinal)
        {
            ["XDG_CONFIG_HOME"] = Path.Join(_user.Home, ".config"),
        };
        _terminal.Server.Run(Commands.NewSession(new NewSessionOptions
        {
            Name = "shell",
            Width = 200,
            Height = 50,
            StartDirectory = _user.Workdir,
            Environment = environment,
            Command = shell,
        }));
    }

    private async Task Completes(string typed, string completed)
    {
        await Eventually.True(AtEmptyPrompt, $"a prompt; the screen: {Screen()}", Patience);
        _terminal.Server.Run(Commands.SendText("=shell:", typed));
        await Eventually.True(() => Screen().Contains(typed), $"'{typed}' on the screen: {Screen()}", Patience);
        _terminal.Server.Run(Commands.SendKeys("=shell:", "Tab"));
        try
        {
            await Eventually.True(() => Line(typed).TrimEnd().EndsWith(completed, StringComparison.Ordinal), completed, Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"'{typed}' became not '{completed}' but: {Screen()}");
        }

        // An empty line and a new prompt; fish now and then loses the prompt when the screen is cleared.
        _terminal.Server.Run(Commands.SendKeys("=shell:", "C-u", "Enter"));
        await Eventually.True(AtEmptyPrompt, $"a new prompt: {Screen()}", Patience);
    }

    private bool AtEmptyPrompt() => Screen().TrimEnd().Split('\n')[^1].Trim() == ">";

    private string Line(string typed) => Screen().Split('\n').LastOrDefault(l => l.Contains(typed, StringComparison.Ordinal)) ?? "";

    private string Screen() => _terminal.Server.TryRun(Commands.CapturePane("=shell:", new CaptureOptions())).Text;
}
