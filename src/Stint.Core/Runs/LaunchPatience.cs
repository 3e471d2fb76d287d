namespace Stint.Core.Runs;

/// <summary>How long a launch may take until it is given up, in seconds.</summary>
/// <param name="OfQueue">For a run of the queue whose launcher has died before it had a window to note.</param>
/// <param name="OwnAreOver">This process knows that it is launching nothing: what it has begun is not protected by its being alive.</param>
internal sealed record LaunchPatience(double OfQueue, bool OwnAreOver)
{
    private const double Usual = 10;

    internal static LaunchPatience OfReaders { get; } = new(Usual, OwnAreOver: false);

    /// <summary>For the one scheduler, between its launches.</summary>
    internal static LaunchPatience OfScheduler { get; } = new(1, OwnAreOver: true);

    internal bool IsOver(RunRecord run, bool launcherLives, double now)
    {
        if (launcherLives && !(OwnAreOver && run.LauncherPid == Environment.ProcessId))
        {
            return false;
        }

        double seconds = !launcherLives && run is { CameThroughQueue: true, TmuxWindowId: null } ? OfQueue : Usual;
        double age = now - (run.LaunchedAt ?? run.CreatedAt);
        return age >= seconds || age < -seconds;
    }
}
