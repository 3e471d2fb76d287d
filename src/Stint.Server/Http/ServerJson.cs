using System.Text.Json.Serialization;
using Stint.Contracts;
using Stint.Core.Artifacts;
using Stint.Core.Logs;
using Stint.Core.Logs.Lines;
using Stint.Core.Logs.Search;
using Stint.Core.Metrics;
using Stint.Server.Events;
using Stint.Server.Logs;
using Stint.Server.Runs;

namespace Stint.Server.Http;

/// <summary>JSON of answers that only the server gives.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OsStringConverter), typeof(RunIdConverter), typeof(RunStatusConverter), typeof(RunReasonConverter), typeof(RunPlacementConverter), typeof(KeepWindowConverter)])]
[JsonSerializable(typeof(StartedRun))]
[JsonSerializable(typeof(RunCounts))]
[JsonSerializable(typeof(ServerHealth))]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(QueueState))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(LinePage))]
[JsonSerializable(typeof(SearchResult))]
[JsonSerializable(typeof(LogStreamText))]
[JsonSerializable(typeof(LogStreamEnd))]
[JsonSerializable(typeof(EventData))]
[JsonSerializable(typeof(IReadOnlyList<Artifact>))]
[JsonSerializable(typeof(RunMetrics))]
[JsonSerializable(typeof(SweepMetrics))]
internal sealed partial class ServerJson : JsonSerializerContext;
