using Stint.Contracts;
using Stint.Core.Artifacts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.Core.Tests.Artifacts;

/// <summary>A workdir with runs on record, whose commands are played by the test.</summary>
internal sealed class ArtifactWorld : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<RunBook> _books = [];

    internal ArtifactWorld()
    {
        Directory.CreateDirectory(Work);
        Book = OpenBook();
    }

    internal RunBook Book { get; }

    internal ArtifactShelf Shelf { get; } = new(TimeProvider.System);

    /// <summary>Where commands start unless they say otherwise.</summary>
    internal string Work => FileSystems.RealPath(_folder.Path) + "/work";

    internal string At(params string[] names) => _folder.At(names);

    internal RunBook OpenBook()
    {
        var book = RunBook.Open(new Workdir(_folder.Path), new TmuxAccess(TmuxSocket.AtPath(_folder.At("s"))), TimeProvider.System, _ => { }, create: true)!;
        lock (_books)
        {
            _books.Add(book);
        }

        return book;
    }

    /// <summary>A run that goes.</summary>
    internal RunRecord Begin(string? folder = null, params OsString[] environment)
    {
        var request = new RunRequest { Argv = ["true"], Cwd = folder ?? Work, SubmitterEnvironment = environment };
        RunRecord run = Book.Factory.Create(request, launching: true, tmux: null).Run;
        DateTime begun = DateTime.UtcNow;
        SpinWait.SpinUntil(() => FilesAreAt(begun)); // files get the time of the last tick, which a busy machine may be late with
        return Book.Store.Advance(run.Id, new RunStep(RunEvent.Start, r => r with { StartedAt = TimeProvider.System.NowSeconds() }))!;
    }

    private bool FilesAreAt(DateTime moment)
    {
        File.WriteAllText(At("clock"), "");
        return File.GetLastWriteTimeUtc(At("clock")) >= moment;
    }

    internal RunRecord End(RunRecord run) =>
        Book.Store.Advance(run.Id, new RunStep(RunEvent.Finish, r => r with { EndedAt = TimeProvider.System.NowSeconds(), ExitCode = 0, Reason = RunReason.Exit }))!;

    internal RunDirectory DirectoryOf(RunRecord run) => Book.Workdir.Run(run.Id);

    internal IReadOnlyList<Artifact> List(RunRecord run) => Shelf.Look(Book, Book.Store.Find(run.Id)!).Artifacts;

    internal string[] Names(RunRecord run) => [.. List(run).Select(a => a.Name)];

    /// <summary>Writes a file below the commands' folder and returns its path.</summary>
    internal string Write(string name, string content = "x") => WriteAt(Path.Join(Work, name), content);

    internal string WriteOwn(RunRecord run, string name, string content = "x") => WriteAt(Path.Join(DirectoryOf(run).Artifacts, name), content);

    /// <summary>What an artifact holds.</summary>
    internal string Read(RunRecord run, string name)
    {
        using var file = ArtifactFile.Open(DirectoryOf(run), [.. name.Split('/').Select(p => new OsString(p))]);
        byte[] bytes = new byte[file.Size];
        Assert.Equal(bytes.Length, file.ReadAt(bytes, 0));
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    internal ErrorCode Refused(RunRecord run, string name) => Assert.Throws<StintException>(() => Read(run, name)).Code;

    /// <summary>The names that were told as events, in order.</summary>
    internal string[] Told(RunRecord run) => [.. Book.Events.After(0, 100_000).Where(e => e.Type == LoggedEvent.ArtifactAdded && e.Subject == run.Id.ToString()).Select(e => e.Data!)];

    internal static string WriteAt(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose()
    {
        _books.ForEach(b => b.Dispose());
        _folder.Dispose();
    }
}
