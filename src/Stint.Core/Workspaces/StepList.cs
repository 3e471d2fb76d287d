using System.Globalization;
using System.Text;
using Stint.Tmux;

namespace Stint.Core.Workspaces;

/// <summary>How a list of steps went: what the steps that were taken printed, one text each, and tmux's answer to the first that failed.</summary>
internal sealed record StepListResult(IReadOnlyList<string> Printed, TmuxReply? Failure);

/// <summary>
/// Sends commands to tmux in as few calls as its limit allows and tells which of them were taken: each leaves a marked line, its own or
/// one printed behind it.
/// </summary>
internal sealed class StepList(ITmuxClient tmux)
{
    private const string Mark = "stint:";

    // tmux takes about 16 KB per call; each argument ends with a zero.
    private const int Limit = 14_000;

    /// <summary>A format whose expansion is recognized as what a step printed.</summary>
    internal static string Marked(string format) => Mark + format;

    /// <summary>Runs the commands until one fails. One that prints a marked line of its own says so.</summary>
    internal StepListResult Run(IReadOnlyList<(TmuxCommand Command, bool Prints)> steps)
    {
        var printed = new List<string>();
        for (int first = 0; first < steps.Count;)
        {
            var list = new List<TmuxCommand>();
            int size = 0, next = first;
            for (; next < steps.Count; next++)
            {
                (TmuxCommand command, bool prints) = steps[next];
                size += Size(command) + (prints ? 0 : 40);
                if (size > Limit && next > first)
                {
                    break;
                }

                list.Add(command);
                if (!prints)
                {
                    list.Add(Commands.DisplayMessage(Mark));
                }
            }

            TmuxReply reply = tmux.TryRun(new TmuxCommandList(list));
            printed.AddRange(reply.Text.Split('\n').Where(l => l.StartsWith(Mark, StringComparison.Ordinal)).Select(l => l[Mark.Length..]));
            if (reply.Failure is not null)
            {
                return new StepListResult(printed, reply);
            }

            if (printed.Count != next)
            {
                string said = string.Create(CultureInfo.InvariantCulture, $"it answered {printed.Count} of {next} commands");
                return new StepListResult(printed, reply with { Failure = TmuxFailure.Unreadable, Error = said });
            }

            first = next;
        }

        return new StepListResult(printed, null);
    }

    private static int Size(TmuxCommand command)
    {
        int size = command.Name.Length + 3;
        foreach (string argument in command.Arguments)
        {
            size += Encoding.UTF8.GetByteCount(argument) + 1;
        }

        return size;
    }
}
