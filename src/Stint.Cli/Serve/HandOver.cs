using System.Text.Json;
using System.Text.Json.Serialization;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Cli.Serve;

/// <summary>With what a detached server is to be started: what its caller had, byte for byte. Never shown: the environment may hold the token.</summary>
internal sealed record HandedStart(IReadOnlyList<string> Arguments, IReadOnlyList<byte[]> Environment)
{
    public override string ToString() => "start of a server";
}

/// <summary>What became of a detached server's start: where it listens, or why it does not.</summary>
internal sealed record HandedReport
{
    public string? Address { get; init; }

    public string? Socket { get; init; }

    /// <summary>The name of an <see cref="ErrorCode"/>; null when the server answers.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }
}

/// <summary>
/// A private folder through which <c>serve --detach</c> and the server in its window speak: arguments and environment one way, as no
/// command line may hold them, and how the start went the other way.
/// </summary>
internal sealed class HandOver(string folder)
{
    private const string Prefix = "stint.start.";
    private static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(5);
    private readonly string _start = Path.Join(folder, "start.json"), _report = Path.Join(folder, "report.json");

    internal string Folder => folder;

    /// <summary>A new folder for one start. Those that a caller that was killed has left are removed.</summary>
    internal static HandOver Create(Workdir workdir, HandedStart start)
    {
        workdir.Prepare();
        foreach (string old in Directory.GetDirectories(workdir.Agents, Prefix + "*").Where(d => DateTime.UtcNow - Directory.GetCreationTimeUtc(d) > LongestUse))
        {
            new HandOver(old).Remove();
        }

        var handOver = new HandOver(Path.Join(workdir.Agents, Prefix + SecureRandom.Hex(8)));
        _ = DurableFile.CreateDirectory(handOver.Folder);
        DurableFile.Replace(handOver._start, JsonSerializer.SerializeToUtf8Bytes(start, ServeJson.Default.HandedStart), durably: false);
        return handOver;
    }

    /// <summary>For the server: with what to start, once; null when that has been taken.</summary>
    internal HandedStart? Take()
    {
        HandedStart? start = RunFiles.Read(_start, ServeJson.Default.HandedStart);
        File.Delete(_start);
        return start;
    }

    /// <summary>For the server: how the start went. Nobody may be there any more to hear of it.</summary>
    internal void Say(HandedReport report)
    {
        try
        {
            DurableFile.Replace(_report, JsonSerializer.SerializeToUtf8Bytes(report, ServeJson.Default.HandedReport), durably: false);
        }
        catch (PosixException)
        {
        }
    }

    /// <summary>For the caller: waits at most so long for the report. Null when there is none yet.</summary>
    internal HandedReport? Wait(TimeSpan timeout)
    {
        using Inotify? events = TryWatch();
        if (RunFiles.Read(_report, ServeJson.Default.HandedReport) is { } there)
        {
            return there;
        }

        _ = events is null ? 0 : events.Read(timeout).Count;
        _ = events is null ? Readiness.WaitToRead(timeout < Step ? timeout : Step) : 0;
        return RunFiles.Read(_report, ServeJson.Default.HandedReport);
    }

    internal void Remove()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private Inotify? TryWatch()
    {
        Inotify? events = null;
        try
        {
            events = Inotify.Open();
            _ = events.Add(folder, Inotify.MovedTo);
            return events;
        }
        catch (PosixException)
        {
            events?.Dispose();
            return null; // looked at now and then instead
        }
    }
}

/// <summary>JSON of the hand-over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HandedStart))]
[JsonSerializable(typeof(HandedReport))]
internal sealed partial class ServeJson : JsonSerializerContext;
