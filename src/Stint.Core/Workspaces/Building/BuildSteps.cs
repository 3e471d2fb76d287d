using System.Globalization;
using Stint.Core.Kernel;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>The session that was to be made exists.</summary>
internal sealed class SessionExistsException : Exception;

/// <summary>The tmux server went away before anything was done.</summary>
internal sealed class ServerEndedException : Exception;

/// <summary>
/// Takes steps and remembers what they have made. A list of commands ends where a step needs an id that an earlier one of it prints.
/// Where the plan's windows come in sequence, the newest needs no id.
/// </summary>
internal sealed class BuildSteps(WorkspacePlan plan, ITmuxClient tmux, string session, Action<string> notice)
{
    private static readonly string[] Vanished = ["can't find window", "can't find pane", "no such window", "no such pane"];

    private readonly StepList _list = new(tmux);
    private readonly Dictionary<(int Window, int Pane), MadePane> _made = [];
    private readonly bool _inSequence = plan.IsInSequence;
    private readonly HashSet<int> _gone = [];
    private bool _begun;

    /// <summary>The pane that was made for a pane of the plan; null where its window closed before.</summary>
    internal MadePane? PaneOf(TypeStep step) => _gone.Contains(step.Window) ? null : _made.GetValueOrDefault((step.Window, step.Pane));

    /// <summary>The panes that were made.</summary>
    internal IEnumerable<MadePane> Panes => _made.Values;

    /// <summary>
    /// Takes the steps in order. A window whose programs have ended meanwhile is left out from there on, with a notice. Throws
    /// <see cref="StintException"/> at the first that tmux refuses.
    /// </summary>
    internal void Take(IReadOnlyList<BuildStep> steps)
    {
        List<BuildStep> left = [.. steps];
        while (left.Count > 0)
        {
            var commands = new List<(TmuxCommand, bool)>();
            var taken = new List<BuildStep>();
            int next = 0;
            int newest = -1;
            for (; next < left.Count && TargetOf(left[next], newest) is { } target; next++)
            {
                if (!_gone.Contains(left[next].Window))
                {
                    commands.Add(CommandOf(left[next], target));
                    taken.Add(left[next]);
                    newest = left[next] is MakeStep ? left[next].Window : newest;
                }
            }

            left = [.. taken.Skip(Send(commands, taken)), .. left.Skip(next)];
        }
    }

    // How many steps are done with: all, or those up to one whose window is gone.
    private int Send(List<(TmuxCommand, bool)> commands, List<BuildStep> steps)
    {
        if (commands.Count == 0)
        {
            return 0;
        }

        StepListResult result = _list.Run(commands);
        _begun |= result.Printed.Count > 0;
        for (int i = 0; i < result.Printed.Count; i++)
        {
            if (steps[i] is MakeStep step)
            {
                _made[(step.Window, step.Pane)] = MadePane.Parse(result.Printed[i])
                    ?? throw Refused(step, $"it printed '{result.Printed[i]}'");
            }
        }

        if (result.Failure is not { } failure)
        {
            return result.Printed.Count;
        }

        BuildStep failed = steps[Math.Min(result.Printed.Count, steps.Count - 1)];
        if (failure.Failure == TmuxFailure.Duplicate && failure.Error.StartsWith("duplicate session", StringComparison.Ordinal))
        {
            throw new SessionExistsException();
        }

        if (failure.Failure == TmuxFailure.NoServer && !_begun)
        {
            throw new ServerEndedException();
        }

        if (!HasVanished(failed, failure))
        {
            throw Refused(failed, failure);
        }

        _gone.Add(failed.Window);
        notice($"{failed.What}: the window closed before it was set up: what runs in it has ended");
        return result.Printed.Count + 1;
    }

    // The target is an id that tmux itself has given: if it is not found, its programs have ended.
    private static bool HasVanished(BuildStep step, TmuxReply reply) =>
        step.Window >= 0 && step.Stage != BuildStage.Make && reply.Failure == TmuxFailure.NotFound
        && Vanished.Any(v => reply.Error.StartsWith(v, StringComparison.Ordinal));

    private StintException Refused(BuildStep step, TmuxReply reply) => reply.Failure switch
    {
        TmuxFailure.TimedOut => new StintException(ErrorCode.TimedOut, $"ensure: {plan.File}: {step.What}: tmux did not answer in time: see 'stint doctor'"),
        TmuxFailure.NoServer => Refused(step, "the tmux server ended, or the session closed with its last window"),
        _ when IsTheFiles(step, reply) => new StintException(
            ErrorCode.Invalid, $"ensure: {plan.File}: {step.What}: tmux refused: {reply.Error.ReplaceLineEndings(" ")}: correct it in the file; no session was made"),
        _ => Refused(step, reply.Error.Length > 0 ? reply.Error : string.Create(CultureInfo.InvariantCulture, $"exit code {reply.ExitCode}")),
    };

    private static bool IsTheFiles(BuildStep step, TmuxReply reply) => step switch
    {
        CommandStep command => command.IsAskedFor && reply.Failure is (TmuxFailure.Refused or TmuxFailure.NotFound),
        _ => reply.Failure == TmuxFailure.Duplicate || reply.Error.StartsWith("no space for", StringComparison.Ordinal),
    };

    private StintException Refused(BuildStep step, string why) =>
        new(ErrorCode.Unavailable, $"ensure: {plan.File}: {step.What}: tmux refused: {why.ReplaceLineEndings(" ")}: no session was made");

    private string? TargetOf(BuildStep step, int newest)
    {
        if (step.Stage == BuildStage.Make || step.Window < 0 || _gone.Contains(step.Window))
        {
            return session;
        }

        bool ofWindow = step is MakeStep || step.Pane < 0;
        if (!_made.TryGetValue((step.Window, 0), out MadePane? first))
        {
            return ofWindow && _inSequence && step.Window == newest ? $"{session}$" : null;
        }

        return ofWindow ? first.WindowId : _made.GetValueOrDefault((step.Window, step.Pane))?.PaneId;
    }

    private static (TmuxCommand Command, bool Prints) CommandOf(BuildStep step, string target) => step switch
    {
        MakeStep make => (make.Command(target), true),
        CommandStep command => (command.Command(target), false),
        _ => throw new InvalidOperationException("Keys are typed, not taken."),
    };
}
