using System.Globalization;
using Stint.Core.Kernel;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>Builds a workspace's session, detached. One use.</summary>
internal sealed class SessionBuild(WorkspacePlan plan, TmuxServer tmux, BuildMark mark, Action<string> notice)
{
    // tmuxp's size: large enough for every layout, and scaled down when somebody attaches.
    private const int Columns = 800, Rows = 600;

    // Out of the way of every index a file may ask for.
    private const int PlaceholderIndex = 1_000_000;
    private const string Placeholder = "stint-building";

    private readonly bool _opensWithWindow = NewPane.MayOpenSession(plan);

    // Then every window gets the next index.
    private readonly bool _inSequence = plan.Windows.All(w => w.Index is null);
    private readonly BuildSteps _steps = new(plan, tmux, mark.Session, plan.Windows.All(w => w.Index is null), notice);
    private readonly PaneTyping _typing = new(tmux, plan.File, notice);

    /// <summary>
    /// False, and nothing done, when there is such a session already. Throws <see cref="StintException"/> when it cannot be built; what was
    /// built of it is gone then.
    /// </summary>
    internal bool Run()
    {
        LayoutName.Check(plan, tmux.Version);
        using var abandoned = new BuildAbandoned(mark);
        try
        {
            List<BuildStep> opening = [.. Begin()];
            if (plan.BeforeScript is { } script)
            {
                _steps.Take(opening);
                FaultPoint.Pass("workspace-before-script");
                BeforeScriptRun.Run(plan, script, notice);
                opening = [];
            }

            opening.AddRange(BuildPlan.SessionSteps(plan));
            IReadOnlyList<IReadOnlyList<BuildStep>> batches = BuildPlan.Batches(plan);
            for (int i = 0; i < batches.Count; i++)
            {
                Build(batches[i], i == 0 ? opening : [], i == batches.Count - 1);
            }

            return true;
        }
        catch (SessionExistsException)
        {
            return false;
        }
        catch
        {
            mark.ClearOwn();
            throw;
        }
    }

    private void Build(IReadOnlyList<BuildStep> batch, IReadOnlyList<BuildStep> opening, bool last)
    {
        List<BuildStep> first = [.. opening];
        IEnumerable<BuildStep> making = batch.Where(s => s.Stage is BuildStage.Make or BuildStage.Shape);
        foreach (BuildStep step in _inSequence ? making : making.OrderBy(s => s.Stage))
        {
            if (step is not MakeStep { Window: 0, Pane: 0 } || !_opensWithWindow)
            {
                first.Add(step);
            }

            if (step is MakeStep { Window: 0, Pane: 0 } && !_opensWithWindow)
            {
                first.Add(OfSession(session => Commands.KillWindow($"{session}={Placeholder}")));
            }
        }

        List<TypeStep> typing = [.. batch.OfType<TypeStep>()];
        if (typing.Count > 0 || FaultPoint.IsSet("workspace-before-whole"))
        {
            _steps.Take(first);
            FaultPoint.Pass("workspace-before-typing");
            _typing.Type(typing, _steps.PaneOf);
            first = [];
        }

        first.AddRange(batch.Where(s => s.Stage == BuildStage.Settle));
        if (last)
        {
            FaultPoint.Pass("workspace-before-whole");
            first.Add(OfSession(_ => mark.Unset()));
        }

        _steps.Take(first);
    }

    // Where the session cannot begin with its first window, a placeholder holds it open until that can be made with everything that is
    // said about it.
    private IEnumerable<BuildStep> Begin()
    {
        if (_opensWithWindow)
        {
            yield return new MakeStep(BuildStage.Make, "window 1", 0, 0, _ => NewPane.InNewSession(plan, Columns, Rows));
        }
        else
        {
            yield return OfSession(_ => Commands.NewSession(new NewSessionOptions
            {
                Name = plan.SessionName,
                WindowName = Placeholder,
                Width = Columns,
                Height = Rows,
                StartDirectory = string.IsNullOrEmpty(plan.StartDirectory) ? null : plan.StartDirectory,
                Command = ["sleep", "1000000"],
            }));
            yield return OfSession(session => Commands.MoveWindow(
                $"{session}={Placeholder}", string.Create(CultureInfo.InvariantCulture, $"{session}{PlaceholderIndex}")));
        }

        yield return OfSession(_ => mark.Set());

        // A user's "destroy-unattached on" would end a session that nobody is attached to.
        yield return OfSession(session => Commands.IfShellFormat(
            "#{&&:#{destroy-unattached},#{!=:#{destroy-unattached},off}}",
            Commands.SetOption(OptionScope.Session, "destroy-unattached", "off", session),
            target: session));
    }

    private static CommandStep OfSession(Func<string, TmuxCommand> command) => new(BuildStage.Make, "session", -1, -1, command);
}
