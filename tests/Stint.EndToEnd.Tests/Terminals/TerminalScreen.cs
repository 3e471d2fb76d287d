using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Terminals;

/// <summary>A terminal to type into and to look at.</summary>
public sealed class TerminalScreen(TmuxServer tmux, string pane)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Text => tmux.TryRun(Commands.CapturePane(pane)).Text;

    /// <summary>Types a line and Enter.</summary>
    public void Enter(string line) => tmux.Run([Commands.SendText(pane, line), Commands.SendKeys(pane, "Enter")]);

    public void Press(params IReadOnlyList<string> keys) => tmux.Run(Commands.SendKeys(pane, keys));

    public Task Shows(string text) => Eventually.True(
        () => Text.Replace("\n", "", StringComparison.Ordinal).Contains(text, StringComparison.Ordinal), $"'{text}' on the screen:\n{Text}", Patience);

    /// <summary>Types a command whose exit code then stands on the screen as <c>rc=N</c>.</summary>
    public void EnterForCode(string line) => Enter($"clear; {line}; echo rc=$?");
}
