using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>One event of <c>/events</c> and when it came.</summary>
public sealed record SeenEvent(string? Id, string Type, JsonElement Data, long At, DateTime Clock)
{
    /// <summary>The number behind the epoch.</summary>
    public long Number => long.Parse(Id!.AsSpan(Id!.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);

    public string? Subject => Data.TryGetProperty("id", out JsonElement id) ? id.GetString() : null;

    public string? Status => Data.TryGetProperty("status", out JsonElement status) ? status.GetString() : null;
}

/// <summary>A client of <c>/events</c> that keeps all it hears.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private readonly List<SeenEvent> _seen = [];
    private readonly Stream _stream;
    private readonly Task _reading;

    private EventStream(Stream stream)
    {
        _stream = stream;
        _reading = Task.Run(ReadAsync);
    }

    public IReadOnlyList<SeenEvent> Seen
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>Completes when the server has ended it.</summary>
    public Task End => _reading;

    public static async Task<EventStream> Open(ServerWorld server, string? after = null) =>
        new(await server.Client.GetStreamAsync(after is null ? "/events" : $"/events?after={after}"));

    /// <summary>The first event of this kind, when it has come.</summary>
    public Task<SeenEvent> Hears(string what, Func<SeenEvent, bool> kind, double seconds = 20) =>
        Eventually.Get(() => Seen.FirstOrDefault(kind), $"{what}; heard: {string.Join(", ", Seen.Select(e => $"{e.Type} {e.Data}"))}", TimeSpan.FromSeconds(seconds));

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            using var reader = new StreamReader(_stream);
            string? id = null, type = null;
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                {
                    id = line[4..];
                }
                else if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    type = line[7..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    var seen = new SeenEvent(id, type!, JsonDocument.Parse(line[6..]).RootElement.Clone(), Stopwatch.GetTimestamp(), DateTime.UtcNow);
                    lock (_seen)
                    {
                        _seen.Add(seen);
                    }

                    (id, type) = (null, null);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed from one side or the other.
        }
    }
}
