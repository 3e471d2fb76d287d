using Stint.Server.Description;
using Stint.Server.Http;

namespace Stint.Server.Events;

/// <summary>What the stream of events takes and gives.</summary>
internal static class EventRoutes
{
    internal static readonly RouteDescription Stream = new("followEvents", "What happens, as it happens")
    {
        Details = "Server-sent events of the types `run.created`, `run.updated`, `sweep.updated`, `queue.updated`, `artifact.added`, `log.grew` (at most four a second and run) and "
            + "`metric.appended`. Each is a hint to ask again, and no more. Their ids are `epoch-number`; the number only grows within an epoch. `log.grew` and `metric.appended` have no id and are not "
            + "told again. `resync` says that what was missed cannot be told: ask for everything anew. A comment line and an event `alive` every 15 seconds say that the stream lives.",
        Query = [new("after", Field.Text, "The id of the last event seen, where the header `Last-Event-ID` cannot be sent: what was missed comes first")],
        Answer = RouteAnswer.Stream("The stream", ServerJson.Default.EventData),
        Problems = [503],
    };
}
