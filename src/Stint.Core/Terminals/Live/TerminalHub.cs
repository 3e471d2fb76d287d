using System.Collections.Concurrent;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Terminals.Live;

/// <summary>
/// Opens terminals on windows of runs, any number of them with one thread. Nothing is done while nothing is painted: whatever changes a
/// window's size has tmux paint, so that only then, and at most once a second, sizes are looked at. Thread-safe.
/// </summary>
/// <param name="time">For waiting.</param>
/// <param name="closing">Cancelled when this process is about to end: terminals are hung up and left to tmux.</param>
public sealed class TerminalHub(TimeProvider time, CancellationToken closing) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), LookPause = TimeSpan.FromSeconds(1), FirstLook = TimeSpan.FromSeconds(0.1);
    private readonly ConcurrentDictionary<RunTerminal, bool> _open = [];
    private long _lookedAt;
    private int _looking;

    internal TimeProvider Time { get; } = time;

    internal DescriptorWatch Watch { get; } = new("terminals");

    internal TmuxErrands Errands { get; } = new();

    internal bool IsClosing => closing.IsCancellationRequested;

    /// <summary>
    /// Opens a viewer on the run's window and returns when tmux has begun to paint. Throws <see cref="StintException"/> when the run has no
    /// window or tmux does not answer. <paramref name="find"/> is called on another thread.
    /// </summary>
    public async Task<RunTerminal> OpenAsync(Func<(RunRecord Run, TmuxAccess Access)> find, CancellationToken ct)
    {
        RunTerminal terminal = await Errands.Run(() => Start(find())).ConfigureAwait(false);
        try
        {
            await terminal.ChangedAsync(ct).WaitAsync(Patience, Time, ct).ConfigureAwait(false);
            return terminal;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await terminal.DisposeAsync().ConfigureAwait(false);
            throw e is TimeoutException ? new StintException(ErrorCode.Unavailable, "terminal: tmux does not answer: see 'stint doctor'") : e;
        }
    }

    /// <summary>Does work that may wait for tmux where it holds up nobody but other viewers.</summary>
    public Task<T> AsideAsync<T>(Func<T> work) => Errands.Run(work);

    /// <summary>To be called when no terminal is used any more; those that are still open end with this process.</summary>
    public void Dispose()
    {
        Watch.Dispose();
        Errands.Dispose();
    }

    internal void Forget(RunTerminal terminal) => _ = _open.TryRemove(terminal, out _);

    /// <summary>The window of this terminal has a size that its other viewers should know.</summary>
    internal void Tell(RunTerminal terminal, WindowSize size)
    {
        foreach (RunTerminal other in _open.Keys)
        {
            if (other.Viewer.Window == terminal.Viewer.Window && other.Window.Tmux.Socket == terminal.Window.Tmux.Socket)
            {
                other.Sees(size);
            }
        }
    }

    /// <summary>Something was painted: windows may have another size.</summary>
    internal void Painted()
    {
        if (Interlocked.Exchange(ref _looking, 1) == 0)
        {
            _ = LookAsync();
        }
    }

    private RunTerminal Start((RunRecord Run, TmuxAccess Access) of)
    {
        var window = new ViewedWindow(of.Access, of.Run);
        WindowSight sight = window.Require();
        var viewer = Viewer.New(sight);
        var client = ViewerClient.Start(window.Tmux, viewer.Follow(), sight.Size);
        try
        {
            var terminal = new RunTerminal(this, window, viewer, client, sight.Size);
            _open[terminal] = true;
            return terminal;
        }
        catch
        {
            client.End();
            throw;
        }
    }

    private async Task LookAsync()
    {
        try
        {
            TimeSpan since = Time.GetElapsedTime(Interlocked.Read(ref _lookedAt));
            await Task.Delay(since >= LookPause ? FirstLook : LookPause - since, Time, closing).ConfigureAwait(false);
            Interlocked.Exchange(ref _lookedAt, Time.GetTimestamp());
            Volatile.Write(ref _looking, 0); // what is painted from here on asks for another look
            foreach (IGrouping<TmuxSocket, RunTerminal> viewers in _open.Keys.GroupBy(t => t.Window.Tmux.Socket))
            {
                var byName = viewers.ToDictionary(t => t.Viewer.Name);
                _ = await Errands.Run(() => LookAt(byName)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or TmuxException)
        {
            Volatile.Write(ref _looking, 0); // the next paint asks again
        }
    }

    private static bool LookAt(Dictionary<string, RunTerminal> terminals)
    {
        TmuxServer tmux = terminals.Values.First().Window.Tmux;
        foreach (IGrouping<WindowId, WindowSight> window in WindowSight.LookAtViewed(tmux).Where(s => s.ViewedWindow == s.Window.ToString()).GroupBy(s => s.Window))
        {
            RunTerminal?[] shown = [.. window.Select(s => terminals.GetValueOrDefault(s.Session))];
            WindowSight sight = window.First();
            foreach (RunTerminal? terminal in shown)
            {
                terminal?.Sees(sight.Size);
            }

            // Whose size was given back is free again when nobody looks on but those who follow it.
            if (sight.Former is not null && shown[0] is { } one && shown.All(t => t is not null && t.HasSettledAt(sight.Size)))
            {
                _ = tmux.TryRun(one.Viewer.Release);
            }
        }

        return true;
    }
}
