using Stint.Posix;

namespace Stint.Runner;

/// <summary>
/// Ends the command and all that it left: a signal, a grace, KILL.
/// <code>
///   idle ──Ask──► asked ──grace is up, or Ask(KILL)──► killing ──no child is left──► done
///                 │  ▲                                    └──command dead, 3 s on──► given up
///                 └──┘ Ask again: the sooner deadline holds, a new request sets its own
/// </code>
/// </summary>
internal sealed class Termination(int commandGroup)
{
    private const double KillEvery = 0.02, KillPatience = 3;
    private long? _killAt;
    private long _giveUpAt;

    /// <summary>Whether the command has been told to end. Its descendants then have to go as well.</summary>
    internal bool IsUnderWay => _killAt is not null;

    /// <summary>Whether the grace ran out, or KILL was asked for at once.</summary>
    internal bool IsKilling { get; private set; }

    /// <summary>The next moment at which <see cref="Tick"/> has something to do.</summary>
    internal long Due => _killAt ?? long.MaxValue;

    /// <summary>Sends the signal to all and starts the grace. Without <paramref name="anew"/> a deadline that was set before is kept if it is sooner.</summary>
    internal void Ask(int signal, double graceSeconds, bool anew = false)
    {
        if (IsKilling)
        {
            return;
        }

        if (signal == Signals.Kill)
        {
            StartKilling();
            return;
        }

        Descendants.Signal(commandGroup, signal);
        long killAt = Clock.After(graceSeconds);
        _killAt = anew || _killAt is not { } before ? killAt : Math.Min(before, killAt);
    }

    /// <summary>Kills when it is time to.</summary>
    internal void Tick()
    {
        if (_killAt is not { } at || Clock.Ticks < at)
        {
            return;
        }

        if (!IsKilling)
        {
            StartKilling();
            return;
        }

        Descendants.Kill();
        _killAt = Clock.After(Clock.Ticks < _giveUpAt ? KillEvery : 1);
    }

    /// <summary>Whether nothing is left to wait for, once the command itself has ended.</summary>
    internal bool IsDone => !IsUnderWay || !Child.HasAny() || (IsKilling && Clock.Ticks >= _giveUpAt);

    private void StartKilling()
    {
        IsKilling = true;
        _giveUpAt = Clock.After(KillPatience);
        Descendants.Kill();
        _killAt = Clock.After(KillEvery);
    }
}
