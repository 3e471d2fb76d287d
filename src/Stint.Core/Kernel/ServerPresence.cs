using System.Text.Json;
using Stint.Posix;

namespace Stint.Core.Kernel;

/// <summary>server.json: where the server of a workdir listens, and the process that does.</summary>
public sealed record ServerPresence
{
    /// <summary>Where it listens, such as <c>http://127.0.0.1:7420</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The path of its Unix socket; null where it has none.</summary>
    public string? Socket { get; init; }

    public required int Pid { get; init; }

    /// <summary>In clock ticks since boot; with pid and boot id it names the process.</summary>
    public required long StartTime { get; init; }

    public required string BootId { get; init; }

    /// <summary>The server that runs for this workdir; null when there is none, or the file cannot be read.</summary>
    public static ServerPresence? Find(Workdir workdir)
    {
        try
        {
            return Parse(File.ReadAllBytes(workdir.ServerFile)) is { } server && server.BootId == Machine.BootId && ProcessTable.IsAlive(server.Pid, server.StartTime) ? server : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether somebody starts what is queued in this workdir.</summary>
    public static bool Schedules(Workdir workdir) => FileLock.IsHeld(workdir.SchedulerLock) || Find(workdir) is not null;

    /// <summary>This process as the server.</summary>
    public static ServerPresence Self(string address, string? socket) => new()
    {
        Address = address,
        Socket = socket,
        Pid = Environment.ProcessId,
        StartTime = ProcessTable.Find(Environment.ProcessId)?.StartTime ?? 0,
        BootId = Machine.BootId,
    };

    /// <summary>Writes server.json in one step, private.</summary>
    public void Write(Workdir workdir) => DurableFile.Replace(workdir.ServerFile, ToJson());

    private static ServerPresence Parse(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        return new ServerPresence
        {
            Address = root.GetProperty("address").GetString() ?? "",
            Socket = root.TryGetProperty("socket", out JsonElement socket) ? socket.GetString() : null,
            Pid = root.GetProperty("pid").GetInt32(),
            StartTime = root.GetProperty("start_time").GetInt64(),
            BootId = root.GetProperty("boot_id").GetString() ?? "",
        };
    }

    private byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("address"u8, Address);
            writer.WriteString("socket"u8, Socket);
            writer.WriteNumber("pid"u8, Pid);
            writer.WriteNumber("start_time"u8, StartTime);
            writer.WriteString("boot_id"u8, BootId);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
