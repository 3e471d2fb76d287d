using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Tmux;

namespace Stint.Core.Terminals;

/// <summary>The pane of one run, to type into and to look at. Every call first makes sure that the pane is still the run's.</summary>
public sealed class RunPane(TmuxServer tmux, RunRecord run)
{
    // tmux reads at most about 16 KB of a call; what is typed by keys should be short.
    private const int TypedLimit = 4096, KeysAtOnce = 500;

    /// <summary>Presses keys by tmux's names, such as <c>C-c</c>. An unknown name is an error: tmux would type it as text.</summary>
    public void Press(IReadOnlyList<string> keys)
    {
        if (keys.FirstOrDefault(k => !KeyName.IsValid(k)) is { } unknown)
        {
            throw new StintException(ErrorCode.Invalid, $"send: '{unknown}' is no key: write a name such as Enter, Up, F5 or C-c, or send it as text");
        }

        string pane = Require();
        foreach (string[] some in keys.Chunk(KeysAtOnce))
        {
            tmux.Run(Commands.SendKeys(pane, some));
        }
    }

    /// <summary>Types bytes of any size and content, and Enter if wanted. A program in raw mode reads exactly these bytes.</summary>
    public void Type(ReadOnlyMemory<byte> text, bool enter)
    {
        string pane = Require();
        if (text.Length > TypedLimit || text.Span.ContainsAnyInRange((byte)0, (byte)0x1f) || !System.Text.Unicode.Utf8.IsValid(text.Span))
        {
            tmux.Paste(pane, text);
        }
        else if (!text.IsEmpty)
        {
            tmux.Run(Commands.SendText(pane, System.Text.Encoding.UTF8.GetString(text.Span)));
        }

        if (enter)
        {
            tmux.Run(Commands.SendKeys(pane, "Enter"));
        }
    }

    /// <summary>The last <paramref name="lines"/> lines of scrollback and screen as text.</summary>
    public string Capture(int lines, bool escapes)
    {
        string text = tmux.CapturePane(Require(), new CaptureOptions { WholeHistory = true, Escapes = escapes });
        string[] all = text.TrimEnd('\n').Split('\n');
        return string.Join('\n', all.TakeLast(lines)) + "\n";
    }

    /// <summary>What the screen shows now, without scrollback.</summary>
    public string Screen() => tmux.CapturePane(Require(), new CaptureOptions()) + "\n";

    private string Require()
    {
        if (run.TmuxPane is not { } pane)
        {
            throw new StintException(ErrorCode.Conflict, $"run {run.Id}: it has no window: it is {Contracts.RunWords.Word(run.Status)}");
        }

        TmuxReply reply = tmux.TryRun(Commands.DisplayMessage(RunWindow.IsStill(run), pane));
        return reply.Failure is null && reply.Text == "1"
            ? pane
            : throw new StintException(
                reply.Failure is TmuxFailure.TimedOut ? ErrorCode.Unavailable : ErrorCode.NotFound,
                reply.Failure is TmuxFailure.TimedOut
                    ? $"run {run.Id}: tmux does not answer: see 'stint doctor'"
                    : $"run {run.Id}: its window is closed: its output is in 'stint logs {run.Id}'");
    }
}
