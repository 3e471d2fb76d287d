using Stint.Core.Kernel;
using Stint.Server.Http;

namespace Stint.Server.Events;

/// <summary>A place in the event log that moves on. For one reader.</summary>
internal sealed class EventTail(Books books, string epoch, long at)
{
    private const int Batch = 500;

    /// <summary>The history that <see cref="At"/> is of; another one after the database was rebuilt.</summary>
    internal string Epoch { get; private set; } = epoch;

    /// <summary>The id of the last event that was read.</summary>
    internal long At { get; private set; } = at;

    /// <summary>What has happened since, oldest first, a part of it at a time. Null when another history has begun: the tail is at its end then.</summary>
    internal IReadOnlyList<LoggedEvent>? Next()
    {
        (string now, long last, IReadOnlyList<LoggedEvent> events) = books.Use(b =>
            b.Events.Epoch is var found && found == Epoch ? (found, 0L, b.Events.After(At, Batch)) : (found, b.Events.Last, []));
        if (now != Epoch)
        {
            (Epoch, At) = (now, last);
            return null;
        }

        At = events.Count > 0 ? events[^1].Id : At;
        return events;
    }
}
