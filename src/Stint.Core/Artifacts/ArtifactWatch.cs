using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>
/// The thread that looks for artifacts while runs go, and once when they have ended: woken by file events, and seldom without. It learns of
/// runs from the event table. It is in no hurry: whoever asks for a run's artifacts looks for himself.
/// </summary>
public sealed class ArtifactWatch : IDisposable
{
    /// <summary>Events are collected for so long, so that a busy workdir wakes it ten times a second at most.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Where nothing is known to have happened, runs in one folder share a walk through it.</summary>
    private static readonly TimeSpan SharedWalk = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DatabaseNet = TimeSpan.FromSeconds(10), DatabasePoll = TimeSpan.FromSeconds(1);
    private readonly ArtifactShelf _shelf;
    private readonly Func<RunBook> _open;
    private readonly Func<CancellationToken> _whole;
    private readonly Action<RunId, string>? _metricsGrew;
    private readonly Action<string> _notice;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Descriptor _woken, _wake;
    private readonly Thread _thread;
    private volatile bool _closed;

    /// <summary>
    /// Begins. <paramref name="metricsGrew"/> is told on the thread, at most twice a second for each run, which of its metrics files has grown.
    /// When the token of <paramref name="whole"/> is cancelled, the database that is open is let go and opened again.
    /// </summary>
    public ArtifactWatch(
        ArtifactShelf shelf, Func<RunBook> open, TimeProvider time, Action<RunId, string>? metricsGrew, Action<string> notice, Func<CancellationToken>? whole = null)
    {
        _whole = whole ?? (() => CancellationToken.None);
        (_shelf, _open, _time, _metricsGrew, _notice) = (shelf, open, time, metricsGrew, notice);
        _began = time.GetTimestamp();
        (_woken, _wake) = Descriptor.Pipe();
        _thread = new Thread(Run) { IsBackground = true, Name = "artifacts" };
        _thread.Start();
    }

    public void Dispose()
    {
        _closed = true;
        _wake.WriteAll([1]);
        if (_thread.Join(TimeSpan.FromSeconds(3)))
        {
            _woken.Dispose(); // else it hangs in a call, and ends with the process
            _wake.Dispose();
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_began);

    // A database that was damaged is rebuilt when it is opened again.
    private void Run()
    {
        while (!_closed)
        {
            try
            {
                CancellationToken whole = _whole();
                using RunBook book = _open();
                using CancellationTokenRegistration letGo = whole.Register(() => _wake.WriteAll([1]));
                using var watches = new FolderWatches(book.Workdir);
                Work(book, watches, new WatchedRuns(book, Now), whole);
                if (!_closed)
                {
                    _ = _woken.Read(new byte[1]);
                }
            }
            catch (Exception e) when (e is SqliteException or StintException or IOException)
            {
                _notice($"serve: artifacts: {e.Message}: trying again");
                _ = Readiness.WaitToRead(TimeSpan.FromSeconds(2), _woken);
            }
        }
    }

    private void Work(RunBook book, FolderWatches watches, WatchedRuns runs, CancellationToken whole)
    {
        TimeSpan rest = watches.HearsDatabase ? DatabaseNet : DatabasePoll, asked = Now, free = Now;
        while (!_closed && !whole.IsCancellationRequested)
        {
            bool happened = Readiness.WaitToRead(UntilNext(runs, asked + rest, free), _woken, watches.Descriptor) != 0;
            if (happened && !_closed)
            {
                _ = Readiness.WaitToRead(Pause, _woken);
            }

            var signs = new ArtifactSigns();
            watches.Take(signs);
            if (signs.Database || signs.Everything || Now - asked >= rest)
            {
                runs.Follow(book, Now);
                asked = Now;
            }

            runs.Take(signs, Now);
            if (Now >= free && runs.NextDue() is { } run && run.Due <= Now && !_closed)
            {
                // One look at a time, and a tenth of the time at most: who starts a thousand runs a minute needs the machine.
                free = Now + (Look(book, watches, runs, run) * 9);
            }

            Hint(runs);
        }
    }

    private TimeSpan Look(RunBook book, FolderWatches watches, WatchedRuns runs, WatchedRun watched)
    {
        TimeSpan began = Now;
        RunRecord? run = book.Store.Find(watched.Id);
        ArtifactLook look = run is null ? ArtifactLook.Nothing : _shelf.Look(book, run, watched.IsStirred ? TimeSpan.Zero : SharedWalk);
        Artifact[] metrics = [.. look.Artifacts.Where(a => a.Type == ArtifactType.Metrics && a.Downloadable)];
        long size = metrics.Sum(a => a.Size);
        if (size != watched.MetricsSize && metrics.Length > 0)
        {
            watched.Grew(metrics[0].Name);
        }

        TimeSpan took = Now - began;
        watched.Looked(Now, took, look.HasNews || look.LogGrew || size != watched.MetricsSize);
        watched.MetricsSize = size;
        if (run is null || run.Status.IsFinal())
        {
            Tell(watched);
            watches.Remove(watched.Id);
            runs.Remove(watched.Id);
            return took;
        }

        string[] wanted = [.. look.Folders, .. metrics.Select(a => a.Path)];
        if (!wanted.AsSpan().SequenceEqual([.. watched.Watched]))
        {
            watched.Watched = wanted;
            watches.Set(watched.Id, book.Workdir.Run(watched.Id).Artifacts, look.Folders, metrics);
            watched.Stir(Now); // for what came between the look and the watch
        }

        return took;
    }

    private void Hint(WatchedRuns runs)
    {
        foreach (WatchedRun run in runs.All.Where(r => r.HintDue <= Now))
        {
            Tell(run);
        }
    }

    private void Tell(WatchedRun run)
    {
        if (run.Grown is { } name)
        {
            run.Hinted(Now);
            _metricsGrew?.Invoke(run.Id, name);
        }
    }

    private TimeSpan UntilNext(WatchedRuns runs, TimeSpan database, TimeSpan free)
    {
        TimeSpan next = database;
        if (runs.NextDue() is { } run)
        {
            TimeSpan look = run.Due > free ? run.Due : free;
            next = look < next ? look : next;
        }

        foreach (WatchedRun grown in runs.All)
        {
            next = grown.HintDue < next ? grown.HintDue.Value : next;
        }

        return next > Now ? next - Now : TimeSpan.Zero;
    }
}
