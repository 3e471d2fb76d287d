namespace Stint.Core.Terminals.Live;

/// <summary>Work that waits for tmux, done on a few threads of its own: calls block, and a tmux that hangs must not hold up anything else.</summary>
internal sealed class TmuxErrands : IDisposable
{
    private const int AtOnce = 8;
    private readonly SemaphoreSlim _free = new(AtOnce);

    internal async Task<T> Run<T>(Func<T> work)
    {
        await _free.WaitAsync().ConfigureAwait(false);
        try
        {
            return await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
