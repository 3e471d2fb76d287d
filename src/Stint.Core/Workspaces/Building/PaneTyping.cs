using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>Types keys into panes, pane after pane, each once it is ready to take them.</summary>
internal sealed class PaneTyping(ITmuxClient tmux, string file, Action<string> notice)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // send-keys takes no more than this at once.
    private const int LongestText = 4000;

    /// <summary>
    /// Types the keys of all steps in their order. What is asked of a pane that is gone, or for which <paramref name="paneOf"/> knows none,
    /// is left out, with a notice. Throws <see cref="StintException"/> when tmux fails.
    /// </summary>
    internal void Type(IReadOnlyList<TypeStep> steps, Func<TypeStep, MadePane?> paneOf)
    {
        List<(TypeStep Step, PaneInput Input)> left = [.. steps.Where(s => paneOf(s) is not null).Select(s => (s, new PaneInput(tmux, paneOf(s)!)))];
        for (int next = 0; next < left.Count;)
        {
            WaitFor(left[next].Step, left[next].Input);
            int first = next++;
            while (next < left.Count && !left[next - 1].Step.Sleeps && left[next].Input.Look())
            {
                next++;
            }

            Send(left.GetRange(first, next - first));
        }
    }

    private void WaitFor(TypeStep step, PaneInput input)
    {
        long began = Environment.TickCount64;
        while (!input.Look())
        {
            var waited = TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
            if (waited > Patience)
            {
                notice($"{step.What}: not ready for input after {Patience.TotalSeconds:0} s: its commands are typed all the same");
                return;
            }

            // A shell is there in a few milliseconds, or takes long: nothing tells when it begins to read.
            _ = Readiness.WaitToRead(TimeSpan.FromMilliseconds(waited.TotalMilliseconds switch { < 100 => 1, < 1000 => 5, _ => 20 }));
        }
    }

    private void Send(IReadOnlyList<(TypeStep Step, PaneInput Input)> panes)
    {
        var open = new List<(TypeStep Step, TmuxCommand Command)>();
        foreach ((TypeStep step, PaneInput input) in panes)
        {
            foreach (WorkspaceKeys keys in step.Keys)
            {
                Sleep(open, keys.SleepBefore);
                open.AddRange(Presses(input.PaneId, keys).Select(c => (step, c)));
                Sleep(open, keys.SleepAfter);
            }
        }

        Send(open);
    }

    private void Sleep(List<(TypeStep Step, TmuxCommand Command)> open, TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            Send(open);
            open.Clear();
            _ = Readiness.WaitToRead(time);
        }
    }

    private void Send(List<(TypeStep Step, TmuxCommand Command)> open)
    {
        List<(TypeStep Step, TmuxCommand Command)> left = open;
        while (left.Count > 0)
        {
            StepListResult result = new StepList(tmux).Run([.. left.Select(l => (l.Command, false))]);
            if (result.Failure is not { } failure)
            {
                left = left[result.Printed.Count..];
                continue;
            }

            TypeStep step = left[Math.Min(result.Printed.Count, left.Count - 1)].Step;
            if (failure.Failure != TmuxFailure.NotFound)
            {
                bool late = failure.Failure == TmuxFailure.TimedOut;
                throw new StintException(
                    late ? ErrorCode.TimedOut : ErrorCode.Unavailable,
                    $"ensure: {file}: {step.What}: {(late ? "tmux did not answer in time" : $"tmux refused: {failure.Error.ReplaceLineEndings(" ")}")}: no session was made");
            }

            notice($"{step.What}: its commands are not typed: what runs in it has ended");
            left = [.. left.Skip(result.Printed.Count).Where(l => l.Step != step)];
        }
    }

    // As tmuxp does: a text that is as a whole the name of a key presses that key.
    private static IEnumerable<TmuxCommand> Presses(string pane, WorkspaceKeys keys)
    {
        string text = keys.SuppressHistory ? " " + keys.Text : keys.Text;
        if (text.Length <= LongestText)
        {
            yield return Commands.SendKeys(pane, text);
        }
        else
        {
            foreach (string part in Parts(text))
            {
                yield return Commands.SendText(pane, part);
            }
        }

        if (keys.Enter)
        {
            yield return Commands.SendKeys(pane, "Enter");
        }
    }

    private static IEnumerable<string> Parts(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            int length = Math.Min(LongestText, text.Length - start);
            length -= char.IsHighSurrogate(text[start + length - 1]) && length > 1 ? 1 : 0;
            yield return text.Substring(start, length);
            start += length;
        }
    }
}
