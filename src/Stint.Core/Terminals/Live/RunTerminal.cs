using Stint.Tmux;

namespace Stint.Core.Terminals.Live;

/// <summary>
/// One viewer of a run's window, made by <see cref="TerminalHub"/>: a terminal that always has the window's size. It shows and takes no
/// input until it is allowed to. One caller reads (<see cref="Read"/>, <see cref="NextSize"/>, <see cref="ChangedAsync"/>), one writes.
/// </summary>
public sealed class RunTerminal : IAsyncDisposable
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(1), Suspended = TimeSpan.FromSeconds(0.3);
    private readonly TerminalHub _hub;
    private readonly ViewerClient _client;
    private readonly PaintedOutput _output = new();
    private readonly Pulse _changed = new(), _writable = new();
    private readonly long _watch;
    private readonly TerminalSizing _sizing;
    private volatile bool _takesInput, _over;
    private long _size, _shown, _shownAt;

    internal RunTerminal(TerminalHub hub, ViewedWindow window, Viewer viewer, ViewerClient client, WindowSize size)
    {
        (_hub, Window, Viewer, _client) = (hub, window, viewer, client);
        Size = size;
        _sizing = new TerminalSizing(hub, this);
        _watch = hub.Watch.Watch(client.Terminal.Master, (read, write) =>
        {
            if (read)
            {
                _changed.Set();
            }

            if (write)
            {
                _writable.Set();
            }
        });
    }

    internal ViewedWindow Window { get; }

    internal Viewer Viewer { get; set; }

    /// <summary>The window's size as last seen.</summary>
    internal WindowSize Size
    {
        get => Unpack(Interlocked.Read(ref _size));
        set => Interlocked.Exchange(ref _size, Pack(value));
    }

    /// <summary>Whether what is written is typed.</summary>
    public bool TakesInput => _takesInput;

    /// <summary>What tmux complained about in place of showing the window.</summary>
    public string Complaint => _output.Complaint;

    /// <summary>The size that the reader should show from now on, if it is another than before; then <see cref="Show"/> it.</summary>
    public WindowSize? NextSize => Interlocked.Read(ref _size) is var size && size != Interlocked.Read(ref _shown) ? Unpack(size) : null;

    /// <summary>The reader is prepared for this size: tmux may paint in it.</summary>
    public void Show(WindowSize size)
    {
        Interlocked.Exchange(ref _shown, Pack(size));
        Interlocked.Exchange(ref _shownAt, _hub.Time.GetTimestamp());
        _ = _client.Terminal.Resize(size.Columns, size.Rows);
    }

    /// <summary>Has the reader told the size again.</summary>
    public void RepeatSize()
    {
        Interlocked.Exchange(ref _shown, 0);
        Nudge();
    }

    /// <summary>What was painted since, at most what fits (at least 4 KB should); null when there is nothing now, 0 at the end.</summary>
    public int? Read(Span<byte> buffer)
    {
        while (!_over)
        {
            int length = _output.Begin(buffer);
            int? got;
            do
            {
                got = _client.Read(buffer[length..]);
                length += got ?? 0;
            }
            while (got > 0 && length < buffer.Length);
            _over = got == 0;
            bool wasHere = !_output.HasLeft;
            int kept = _output.Keep(buffer[..length], isLast: _over);
            if (_output.HasLeft && wasHere && !_over)
            {
                _ = ComeBackAsync();
            }

            if (kept > 0)
            {
                _hub.Painted();
                return kept;
            }

            if (got is null)
            {
                return null;
            }
        }

        return 0;
    }

    /// <summary>Completes when there may be something to read, a size to show, or after <see cref="Nudge"/>.</summary>
    public Task ChangedAsync(CancellationToken ct) => _changed.WaitAsync(ct);

    public void Nudge() => _changed.Set();

    /// <summary>Types bytes, all of them, however long that takes. Nothing happens while input is not allowed.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!bytes.IsEmpty && _takesInput && !_over)
        {
            int? written = _client.Write(bytes.Span);
            bytes = bytes[(written ?? 0)..];
            if (written is null)
            {
                try
                {
                    await _writable.WaitAsync(ct).WaitAsync(SlowLook, _hub.Time, ct).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    // Looked at again all the same.
                }
            }
        }
    }

    /// <summary>Allows input, or takes that back and gives the window the size it had. False when tmux does not agree.</summary>
    public async Task<bool> AllowInputAsync(bool allow)
    {
        if (allow == _takesInput)
        {
            return true;
        }

        if (!allow)
        {
            _takesInput = false;
            _sizing.Want(null);
        }

        TmuxReply reply = await _hub.Errands.Run(() => Window.Tmux.TryRun(Viewer.Take(_client.Terminal.Device))).ConfigureAwait(false);
        bool agreed = reply.Failure is null && reply.Text == (allow ? "0" : "1");
        _takesInput = allow && agreed;
        return agreed;
    }

    /// <summary>Gives the window another size until this viewer leaves; null gives it its own back. Nothing happens while input is not allowed.</summary>
    public void Resize(WindowSize? size)
    {
        if (_takesInput)
        {
            _sizing.Want(size);
        }
        else
        {
            RepeatSize();
        }
    }

    /// <summary>Why there is nothing more to read.</summary>
    public Task<TerminalEnd> WhyEndedAsync() => _hub.Errands.Run(() =>
        Window.Find() is null ? TerminalEnd.WindowClosed : _output.HasPainted ? TerminalEnd.Left : TerminalEnd.Failed);

    /// <summary>Takes the viewer away, and the size it gave the window.</summary>
    public async ValueTask DisposeAsync()
    {
        _takesInput = false;
        _over = true;
        _hub.Forget(this);
        _hub.Watch.Remove(_client.Terminal.Master, _watch);
        if (_hub.IsClosing)
        {
            _client.Terminal.Dispose(); // tmux sees to the rest
            return;
        }

        await _sizing.FinishAsync().ConfigureAwait(false);
        _ = await _hub.Errands.Run(() =>
        {
            _client.End();
            Window.Remove(Viewer);
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>Whether it has had this size for a while and does not mean to change it: the window may be left to others.</summary>
    internal bool HasSettledAt(WindowSize size) =>
        !_sizing.Holds && Pack(size) == Interlocked.Read(ref _shown) && _hub.Time.GetElapsedTime(Interlocked.Read(ref _shownAt)) > Suspended;

    /// <summary>The window has this size now.</summary>
    internal void Sees(WindowSize size)
    {
        if (size != Size)
        {
            Size = size;
            Nudge();
        }
    }

    private async Task ComeBackAsync()
    {
        await Task.Delay(Suspended, _hub.Time).ConfigureAwait(false);
        _client.Continue();
    }

    private static long Pack(WindowSize size) => ((long)size.Columns << 32) | (uint)size.Rows;

    private static WindowSize Unpack(long size) => new((int)(size >> 32), (int)size);
}
