using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.Core.Tests.Queue;

/// <summary>A workdir with runs and a tmux server of its own, in which schedulers of this process start the published runner.</summary>
internal sealed class QueueWorld : IDisposable
{
    private readonly PrivateTmux _tmux = new();
    private readonly List<RunBook> _books = [];

    internal QueueWorld()
    {
        Directory.CreateDirectory(_tmux.Folder.At("w"));
        Book = OpenBook();
        Queue = new RunQueue(Book);
    }

    internal static string Runner { get; } = Path.Join(Environment.GetEnvironmentVariable("STINT_DIST") ?? Path.Join(Repository(), "dist"), "stint-runner");

    internal Workdir Workdir => new(_tmux.Folder.At("w"));

    /// <summary>The submitter's view; schedulers have books of their own.</summary>
    internal RunBook Book { get; }

    internal RunQueue Queue { get; }

    internal TmuxServer Tmux => _tmux.Server;

    internal List<string> Notices { get; } = [];

    internal string At(string name) => _tmux.Folder.At(name);

    internal RunBook OpenBook()
    {
        RunBook book = RunBook.Open(Workdir, new TmuxAccess(TmuxSocket.AtPath(_tmux.SocketPath)), TimeProvider.System, Notices.Add, create: true)!;
        lock (_books)
        {
            _books.Add(book);
        }

        return book;
    }

    internal QueueRunner Scheduler(Func<QueueRunnerOptions, QueueRunnerOptions>? with = null)
    {
        var options = new QueueRunnerOptions { Runner = Runner, Notice = Notices.Add };
        return QueueRunner.TryOpen(OpenBook(), with?.Invoke(options) ?? options) ?? throw new InvalidOperationException("there is a scheduler already");
    }

    /// <summary>A scheduler at work on a thread of its own until disposed.</summary>
    internal WorkingScheduler AtWork(Func<QueueRunnerOptions, QueueRunnerOptions>? with = null) => new(Scheduler(with));

    /// <summary>Queues a line for <c>sh -c</c>.</summary>
    internal RunRecord Add(string line, Func<RunRequest, RunRequest>? with = null)
    {
        var request = new RunRequest
        {
            Argv = ["sh", "-c", line],
            Cwd = _tmux.Folder.Path,
            SubmitterEnvironment = [$"PATH={Environment.GetEnvironmentVariable("PATH")}", "LANG=C.UTF-8"],
            Queue = true,
        };
        return Book.Factory.Create(with?.Invoke(request) ?? request, launching: false, Executables.Find("tmux")).Run;
    }

    /// <summary>The record as it stands, without looking at what became of it.</summary>
    internal RunRecord Recorded(RunId id) => Book.Store.Find(id)!;

    /// <summary>Waits until the record has this status.</summary>
    internal Task Reaches(RunId id, RunStatus status, double seconds = 20) => Eventually.True(
        () => Recorded(id).Status == status, $"run {id} is {status.Word()} ({string.Join("; ", Notices)})", TimeSpan.FromSeconds(seconds));

    public void Dispose()
    {
        _books.ForEach(b => b.Dispose());
        _tmux.Dispose();
    }

    private static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(folder, "stint.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no repository above the tests");
        }

        return folder;
    }
}

/// <summary>A scheduler on a thread of its own.</summary>
internal sealed class WorkingScheduler : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly QueueRunner _runner;
    private readonly Task _work;

    internal WorkingScheduler(QueueRunner runner)
    {
        _runner = runner;
        _work = Task.Factory.StartNew(() => runner.Run(_end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Dispose()
    {
        _end.Cancel();
        _work.Wait(TimeSpan.FromSeconds(20));
        _runner.Dispose();
        _end.Dispose();
    }
}
