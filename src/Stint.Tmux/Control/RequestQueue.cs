namespace Stint.Tmux.Control;

/// <summary>
/// Requests in the order in which they were made: first waiting to be written, then sent and waiting for their blocks. Bounded by the
/// bytes that wait. Once closed, it answers what is in it and what still comes.
/// </summary>
internal sealed class RequestQueue
{
    private const int Limit = 64 << 20;
    private readonly Lock _gate = new();
    private readonly Queue<ControlRequest> _waiting = new();
    private readonly Queue<ControlRequest> _sent = new();
    private long _waitingBytes;
    private string? _closedBecause;

    /// <summary>False when the request was answered at once, because the queue is closed or full.</summary>
    internal bool Add(ControlRequest request)
    {
        lock (_gate)
        {
            if (_closedBecause is { } reason)
            {
                request.Lose(reason);
                return false;
            }

            if (_waitingBytes + request.Lines.Length > Limit)
            {
                request.Refuse(TmuxFailure.TimedOut, "tmux does not take commands as fast as they come");
                return false;
            }

            _waitingBytes += request.Lines.Length;
            _waiting.Enqueue(request);
            return true;
        }
    }

    /// <summary>The bytes to write next; empty when nothing waits. What nobody waits for any more is left out.</summary>
    internal ReadOnlyMemory<byte> TakeNext()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out ControlRequest? request))
            {
                _waitingBytes -= request.Lines.Length;
                if (!request.Abandoned)
                {
                    _sent.Enqueue(request);
                    return request.Lines;
                }
            }

            return default;
        }
    }

    /// <summary>Hands a block of this client's commands to the oldest request that is not yet answered.</summary>
    internal void Answer(ReplyBlock block)
    {
        lock (_gate)
        {
            if (_sent.TryPeek(out ControlRequest? request) && request.Take(block))
            {
                _ = _sent.Dequeue();
            }
        }
    }

    internal void Close(string reason)
    {
        lock (_gate)
        {
            _closedBecause ??= reason;
            foreach (ControlRequest request in _sent.Concat(_waiting))
            {
                request.Lose(_closedBecause);
            }

            _sent.Clear();
            _waiting.Clear();
        }
    }
}
