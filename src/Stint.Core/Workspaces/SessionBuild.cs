using Stint.Core.Kernel;
using Stint.Tmux;

namespace Stint.Core.Workspaces;

/// <summary>Builds a workspace's session, detached. One use.</summary>
internal sealed class SessionBuild(WorkspacePlan plan, ITmuxClient tmux, BuildMark mark, Action<string> notice)
{
    // tmuxp's size: large enough for every layout, and scaled down when somebody attaches.
    private const int Columns = 800, Rows = 600;

    // Out of the way of every index a file may ask for.
    private const int PlaceholderIndex = 1_000_000;
    private const string Placeholder = "stint-building";

    private readonly BuildSteps _steps = new(plan, tmux, mark.Session, notice);
    private readonly PaneTyping _typing = new(tmux, plan.File, notice);

    /// <summary>
    /// False, and nothing done, when there is such a session already. Throws <see cref="StintException"/> when it cannot be built; what was
    /// built of it is gone then.
    /// </summary>
    internal bool Run()
    {
        try
        {
            List<BuildStep> opening = [.. Begin()];
            if (plan.BeforeScript is { } script)
            {
                _steps.Take(opening);
                FaultPoint.Pass("workspace-before-script");
                BeforeScript.Run(plan, script, notice);
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
        foreach (BuildStep step in batch.Where(s => s.Stage == BuildStage.Make))
        {
            first.Add(step);
            if (step.Window == 0)
            {
                first.Add(OfSession(session => Commands.KillWindow($"{session}={Placeholder}")));
            }
        }

        first.AddRange(batch.Where(s => s.Stage == BuildStage.Shape));
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

    // A placeholder holds the session open until its first window can be made with everything that is said about it.
    private IEnumerable<CommandStep> Begin()
    {
        yield return OfSession(_ => Commands.NewSession(new NewSessionOptions
        {
            Name = plan.SessionName,
            WindowName = Placeholder,
            Width = Columns,
            Height = Rows,
            StartDirectory = plan.StartDirectory,
            Command = ["sleep", "1000000"],
        }));
        yield return OfSession(_ => mark.Set());

        // A user's "destroy-unattached on" would end a session that nobody is attached to.
        yield return OfSession(session => Commands.IfShellFormat(
            "#{&&:#{destroy-unattached},#{!=:#{destroy-unattached},off}}",
            Commands.SetOption(OptionScope.Session, "destroy-unattached", "off", session),
            target: session));
        yield return OfSession(session => Commands.MoveWindow(
            $"{session}={Placeholder}", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{session}{PlaceholderIndex}")));
    }

    private static CommandStep OfSession(Func<string, TmuxCommand> command) => new(BuildStage.Make, "session", -1, -1, command);
}
