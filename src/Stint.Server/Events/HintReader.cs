using Stint.Contracts;

namespace Stint.Server.Events;

/// <summary>What one reader of <see cref="LiveHints"/> has not taken yet: never more than one hint of each type and run.</summary>
internal sealed class HintReader(Action<HintReader> close) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Type, RunId Run), byte[]> _waiting = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when there is something to take. Ask for it before taking, so that nothing is missed.</summary>
    internal Task Next
    {
        get
        {
            lock (_lock)
            {
                return _next.Task;
            }
        }
    }

    /// <summary>All that waits, as server-sent events; empty when nothing does.</summary>
    internal byte[] Take()
    {
        lock (_lock)
        {
            byte[] all = [.. _waiting.Values.SelectMany(text => text)];
            _waiting.Clear();
            if (_next.Task.IsCompleted)
            {
                _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return all;
        }
    }

    internal void Put((string Type, RunId Run) subject, byte[] text)
    {
        lock (_lock)
        {
            _waiting[subject] = text;
            _next.TrySetResult();
        }
    }

    public void Dispose() => close(this);
}
