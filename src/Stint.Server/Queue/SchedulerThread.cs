using Microsoft.Data.Sqlite;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.Core.Sweeps;
using Stint.Server.Http;

namespace Stint.Server.Queue;

/// <summary>The thread that follows active runs and starts queued ones, as long as the server lives.</summary>
internal sealed class SchedulerThread : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), Pause = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;

    internal SchedulerThread(Books books, QueueRunnerOptions options)
    {
        _thread = new Thread(() => Work(books, options)) { IsBackground = true, Name = "scheduler" };
        _thread.Start();
    }

    /// <summary>It is to end soon; <see cref="Dispose"/> waits for that.</summary>
    internal void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        _stopping.Cancel();
        if (_thread.Join(Patience))
        {
            _stopping.Dispose(); // else it hangs in a call, and ends with the process
        }
    }

    // A database that was damaged is rebuilt when it is opened again, once nobody here has it open any more.
    private void Work(Books books, QueueRunnerOptions options)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, books.Whole);
                using RunBook book = books.Open();
                using QueueRunner? runner = QueueRunner.TryOpen(book, options with { Sweeps = new SweepBook(book).Rules });
                if (runner is null)
                {
                    options.Notice("serve: another process schedules this workdir's queue: its runs are only shown here");
                    _ = _stopping.Token.WaitHandle.WaitOne();
                    return;
                }

                runner.Run(end.Token);
            }
            catch (Exception e) when (e is SqliteException or StintException or IOException)
            {
                if (e is SqliteException damage && Database.IsDamage(damage))
                {
                    books.Damaged();
                }

                options.Notice($"serve: queue: {e.Message}: opening the database again");
                _ = _stopping.Token.WaitHandle.WaitOne(Pause);
            }
        }
    }
}
