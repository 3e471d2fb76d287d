using System.Text.Encodings.Web;
using System.Text.Json;
using Stint.Contracts;

namespace Stint.Cli.Output;

/// <summary>JSON for people's terminals and for scripts: text is escaped only where JSON asks for it.</summary>
internal static class Json
{
    private static readonly Lazy<ContractsJson> Compact = new(() => Make(indented: false));
    private static readonly Lazy<ContractsJson> Indented = new(() => Make(indented: true));

    /// <summary>One line.</summary>
    internal static string Line(Run run) => JsonSerializer.Serialize(run, Compact.Value.Run);

    /// <summary>One document: laid out on a terminal, one line otherwise.</summary>
    internal static string Document(Run run) => JsonSerializer.Serialize(run, ForReader.Run);

    internal static string Document(IReadOnlyList<Run> runs) => JsonSerializer.Serialize(runs, ForReader.IReadOnlyListRun);

    internal static string Line(Job job) => JsonSerializer.Serialize(job, Compact.Value.Job);

    internal static string Document(IReadOnlyList<Job> jobs) => JsonSerializer.Serialize(jobs, ForReader.IReadOnlyListJob);

    internal static string Document(IReadOnlyList<KilledJob> jobs) => JsonSerializer.Serialize(jobs, ForReader.IReadOnlyListKilledJob);

    internal static string Document(RunResult result) => JsonSerializer.Serialize(result, ForReader.RunResult);

    internal static string Document(EnsuredWorkspace workspace) => JsonSerializer.Serialize(workspace, ForReader.EnsuredWorkspace);

    internal static string Document(QueueState queue) => JsonSerializer.Serialize(queue, ForReader.QueueState);

    internal static string Document(Sweep sweep) => JsonSerializer.Serialize(sweep, ForReader.Sweep);

    internal static string Document(IReadOnlyList<Sweep> sweeps) => JsonSerializer.Serialize(sweeps, ForReader.IReadOnlyListSweep);

    private static ContractsJson ForReader => OutputStream.IsTerminal ? Indented.Value : Compact.Value;

    private static ContractsJson Make(bool indented) =>
        new(new JsonSerializerOptions(ContractsJson.Default.Options) { WriteIndented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
