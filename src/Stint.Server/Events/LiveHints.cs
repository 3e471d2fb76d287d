using System.Text;
using System.Text.Json;
using Stint.Contracts;
using Stint.Server.Http;

namespace Stint.Server.Events;

/// <summary>
/// Events of <c>/events</c> that only matter now, such as a log's growth: they have no id and are not told again to who was away. Of each
/// type and run a reader gets the newest; one that is slow misses the others. Thread-safe.
/// </summary>
internal sealed class LiveHints
{
    private readonly Lock _lock = new();
    private readonly List<HintReader> _readers = [];

    /// <summary>Tells every reader.</summary>
    internal void Send(string type, RunId run, EventData data)
    {
        HintReader[] readers;
        lock (_lock)
        {
            readers = [.. _readers];
        }

        if (readers.Length == 0)
        {
            return;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(data with { Id = run.ToString() }, ServerJson.Default.EventData);
        byte[] text = [.. Encoding.UTF8.GetBytes($"event: {type}\ndata: "), .. json, .. "\n\n"u8];
        foreach (HintReader reader in readers)
        {
            reader.Put((type, run), text);
        }
    }

    internal HintReader Open()
    {
        var reader = new HintReader(Close);
        lock (_lock)
        {
            _readers.Add(reader);
        }

        return reader;
    }

    private void Close(HintReader reader)
    {
        lock (_lock)
        {
            _readers.Remove(reader);
        }
    }
}
