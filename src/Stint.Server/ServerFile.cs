using System.Text.Json;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Server.Http;

namespace Stint.Server;

/// <summary>server.json: where the running server of a workdir listens.</summary>
internal static class ServerFile
{
    internal static void Write(Workdir workdir, string address, string socket) => DurableFile.Replace(PathOf(workdir), Answer.Written(w =>
    {
        w.WriteString("address"u8, address);
        w.WriteString("socket"u8, socket);
        w.WriteNumber("pid"u8, Environment.ProcessId);
        w.WriteNumber("start_time"u8, ProcessTable.Find(Environment.ProcessId)?.StartTime ?? 0);
        w.WriteString("boot_id"u8, Machine.BootId);
    }));

    internal static void Remove(Workdir workdir, string socket)
    {
        File.Delete(PathOf(workdir));
        File.Delete(socket);
    }

    internal static StintException Taken(Workdir workdir)
    {
        string where = "";
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(PathOf(workdir)));
            where = $" at {file.RootElement.GetProperty("address").GetString()} (process {file.RootElement.GetProperty("pid").GetInt32()})";
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // it has only just begun
        }

        return new StintException(ErrorCode.Conflict, $"serve: {workdir.Path} has a server already{where}: use that one, or end it with 'stint serve --stop'");
    }

    /// <summary>Cookies know no ports: two servers on one machine must not share a name.</summary>
    internal static string CookieName(Workdir workdir) => $"stint_{Listening.Hash(workdir)}";

    private static string PathOf(Workdir workdir) => $"{workdir.Agents}/server.json";
}
