using System.Globalization;
using Stint.Core.Kernel;
using Stint.Core.Workspaces.Files;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>Builds a workspace's session, detached. One use.</summary>
internal sealed class SessionBuild(WorkspacePlan plan, TmuxServer tmux, BuildMark mark, Action<string> notice)
{
    // tmuxp's size: large enough for every layout, and scaled down when somebody attaches.
    private const int Columns = 800, Rows = 600;

    // Out of the way of every index a file may ask for.
    private const int PlaceholderIndex = FileValue.HighestIndex + 1;
    private const string Placeholder = "stint-building";

    private readonly bool _opensWithWindow = NewPane.MayOpenSession(plan);

    private readonly BuildSteps _steps = new(plan, tmux, mark.Session, notice);
    private readonly PaneTyping _typing = new(tmux, plan.File, notice);

    /// <summary>
    /// False, and nothing done, when there is such a session already. Throws <see cref="StintException"/> when it cannot be built; what was
    /// built of it is gone then.
    /// </summary>
    internal bool Run()
    {
        LayoutName.Check(plan, tmux.Version);
        var shown = new ShownProgram(line => notice($"before_script: {line}"));
        using var abandoned = new BuildAbandoned(shown, mark.ClearOwn);
        try
        {
            List<BuildStep> opening = [.. Begin()];
            if (plan.BeforeScript is { } script)
            {
                _steps.Take(opening);
                FaultPoint.Pass("workspace-before-script");
                BeforeScriptRun.Run(plan, script, shown);
                opening = [];
            }
            else if (plan.HasEnvironment)
            {
                // Should this call start the server, its arguments are the server's for life, and everybody may read them.
                _steps.Take(opening);
                opening = [];
            }

            opening.AddRange(BuildPlan.SessionSteps(plan));
            IReadOnlyList<IReadOnlyList<BuildStep>> batches = BuildPlan.Batches(plan);
            for (int i = 0; i < batches.Count; i++)
            {
                Build(batches[i], i == 0 ? opening : [], i == batches.Count - 1);
            }

            Survival.Check(plan, _steps.Panes, mark);
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
        foreach (BuildStep step in plan.IsInSequence ? making : making.OrderBy(s => s.Stage))
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
            yield return new MakeStep(BuildStage.Make, FileKey.OfWindow(0), 0, 0, _ => NewPane.InNewSession(plan, Columns, Rows));
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

    private static CommandStep OfSession(Func<string, TmuxCommand> command) => new(BuildStage.Make, "session", -1, -1, command) { IsAskedFor = false };
}
