using Stint.Contracts;
using Stint.Tmux;

namespace Stint.Core.Runs;

/// <summary>Names a run's window where another tool, or a run of another workdir, has a window of its name in the workspace's session.</summary>
internal static class WindowRename
{
    private const int NamesToTry = 100;

    /// <summary>Returns the name that the window has in the end. Whoever takes the next free name first, has it.</summary>
    internal static string ToFreeName(ITmuxClient tmux, RunRecord run, WindowAddress address)
    {
        string name = run.TmuxWindow!;
        for (int attempt = 0; attempt < NamesToTry; attempt++)
        {
            var taken = tmux.TryRun(Commands.ListWindows("#{window_name}", Target.Session(run.TmuxSession!))).Text.Split('\n').ToHashSet(StringComparer.Ordinal);
            do
            {
                name = JobWindowName.After(name);
            }
            while (taken.Contains(name));

            TmuxReply reply = tmux.TryRun(RunWindow.RenameIfFree(address.WindowId, name));
            if (reply.Failure is TmuxFailure.NotFound || (reply.Failure is null && !RunWindow.NameIsTaken(reply)))
            {
                return name; // where the window is not found, its command was fast and it is closed
            }

            if (reply.Failure is not null)
            {
                break; // the run is under way anyhow
            }
        }

        return run.Id.ToString();
    }
}
