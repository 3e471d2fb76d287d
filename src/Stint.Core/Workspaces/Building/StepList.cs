using System.Globalization;
using System.Text;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>
/// How a list of steps went: what the steps that were taken printed, one text each, and tmux's answer to the first that failed. Where
/// none failed the rest did not fit into the call.
/// </summary>
internal sealed record StepListResult(IReadOnlyList<string> Printed, TmuxReply? Failure);

/// <summary>
/// Sends commands to tmux, in one call as many as its limit allows, and tells which of them were taken: each leaves a marked line, its own
/// or one printed behind it.
/// </summary>
internal sealed class StepList(ITmuxClient tmux)
{
    private const string Mark = "stint:";

    // tmux takes about 16 KB per call; each argument ends with a zero.
    private const int Limit = 14_000, SizeOfMark = 40;

    /// <summary>A format whose expansion is recognized as what a step printed.</summary>
    internal static string Marked(string format) => Mark + format;

    /// <summary>
    /// Runs the commands until one fails or the call is full; at least the first. One that prints a marked line of its own says so.
    /// </summary>
    internal StepListResult Run(IReadOnlyList<(TmuxCommand Command, bool Prints)> steps)
    {
        var list = new List<TmuxCommand>();
        int size = 0, taken = 0;
        foreach ((TmuxCommand command, bool prints) in steps)
        {
            size += Size(command) + (prints ? 0 : SizeOfMark);
            if (size > Limit && taken > 0)
            {
                break;
            }

            taken++;
            list.Add(command);
            if (!prints)
            {
                list.Add(Commands.DisplayMessage(Mark));
            }
        }

        TmuxReply reply = tmux.TryRun(new TmuxCommandList(list));
        string[] printed = [.. reply.Text.Split('\n').Where(l => l.StartsWith(Mark, StringComparison.Ordinal)).Select(l => l[Mark.Length..])];
        if (reply.Failure is null && printed.Length != taken)
        {
            string said = string.Create(CultureInfo.InvariantCulture, $"it answered {printed.Length} of {taken} commands");
            reply = reply with { Failure = TmuxFailure.Unreadable, Error = said };
        }

        return new StepListResult(printed, reply.Failure is null ? null : reply);
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
