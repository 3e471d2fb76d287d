namespace Stint.Server.Http;

/// <summary>Work that takes long, away from the threads that requests share.</summary>
internal static class OwnThread
{
    /// <summary>Waits for it as long as the server lives; when that ends first, the work goes on and <see cref="ApiProblem"/> (503) says so.</summary>
    internal static async Task<T> Run<T>(Func<T> work, CancellationToken stopping = default)
    {
        Task<T> task = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await task.WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !task.IsCompleted)
        {
            throw new ApiProblem(503, "server_ends", "the server ends: what was asked for was begun, ask the next server what became of it");
        }
    }
}
