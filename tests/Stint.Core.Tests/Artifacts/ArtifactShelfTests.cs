using Stint.Core.Artifacts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Tests.Artifacts;

public sealed class ArtifactShelfTests : IDisposable
{
    private readonly ArtifactWorld _world = new();

    [Fact]
    public void What_the_command_put_into_its_folder_is_listed_where_it_lies()
    {
        RunRecord run = _world.Begin();
        _world.WriteOwn(run, "model.ckpt", "12345");
        _world.WriteOwn(run, "sub/deep/metrics.jsonl");
        _world.WriteOwn(run, "notes.txt");

        IReadOnlyList<Artifact> list = _world.List(run);
        Assert.Equal([("model.ckpt", ArtifactType.Checkpoint), ("notes.txt", ArtifactType.Other), ("sub/deep/metrics.jsonl", ArtifactType.Metrics)], list.Select(a => (a.Name, a.Type)));
        Assert.Equal((5L, _world.DirectoryOf(run).Artifacts + "/model.ckpt", false, true), (list[0].Size, list[0].Path, list[0].Shared, list[0].Downloadable));
        Assert.InRange(list[0].ModifiedAt, run.LaunchedAt!.Value - 1, TimeProvider.System.NowSeconds() + 1);
        Assert.Equal("12345", _world.Read(run, "model.ckpt"));
    }

    [Fact]
    public void What_was_made_or_changed_below_the_working_directory_is_found_and_linked()
    {
        _world.Write("old.pt");
        string resumed = _world.Write("resumed.pt");
        foreach (string file in (string[])[_world.Write("old.pt"), resumed])
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(1));
        }

        RunRecord run = BeginLater();
        File.AppendAllText(resumed, "more");
        string model = _world.Write("out/model.safetensors", "weights");
        foreach (string leftOut in (string[])["notes.txt", ".git/x.pt", "node_modules/x.pt", "venv/x.pt", "env2/lib/x.pt", "a/site-packages/x.pt", ".agents/x.pt", "1/2/3/4/5/6/7/x.pt"])
        {
            _world.Write(leftOut);
        }

        _world.Write("env2/pyvenv.cfg");
        File.CreateSymbolicLink(Path.Join(_world.Work, "latest.pt"), model);

        Assert.Equal(["out/model.safetensors", "resumed.pt"], _world.Names(run));
        Assert.Equal("weights", _world.Read(run, "out/model.safetensors"));
        Assert.Equal(model, new FileInfo(Path.Join(_world.DirectoryOf(run).Artifacts, "linked/out/model.safetensors")).LinkTarget);
        Assert.Equal(["out/model.safetensors", "resumed.pt"], _world.Told(run));

        _world.Write("1/2/3/4/5/6/near.pt");
        Assert.Equal(["1/2/3/4/5/6/near.pt", "out/model.safetensors", "resumed.pt"], _world.Names(run));
        Assert.Equal(["out/model.safetensors", "resumed.pt", "1/2/3/4/5/6/near.pt"], _world.Told(run));
    }

    [Fact]
    public void After_the_end_one_look_more_finds_what_nobody_saw_and_then_nothing_is_looked_for()
    {
        RunRecord run = _world.Begin();
        _world.Write("model.pt");
        RunRecord ended = _world.End(run);
        Assert.Equal(["model.pt"], _world.Names(ended));
        Assert.True(ArtifactRecord.Read(_world.DirectoryOf(run)).IsFinal);

        _world.Write("later.pt");
        _world.WriteOwn(run, "own.txt");
        Assert.Equal(["model.pt", "own.txt"], _world.Names(ended));

        File.Delete(Path.Join(_world.Work, "model.pt"));
        Assert.Equal(["own.txt"], _world.Names(ended));
        Assert.Equal(ErrorCode.NotFound, _world.Refused(run, "model.pt"));
        _world.Write("model.pt", "again");
        Assert.Equal("again", _world.Read(run, "model.pt"));
        Assert.Equal(["model.pt", "own.txt"], _world.Told(run));
    }

    [Fact]
    public void Of_two_runs_in_one_folder_what_both_may_have_made_is_shared()
    {
        RunRecord first = _world.Begin();
        string alone = _world.Write("alone.pt");
        RunRecord second = BeginLater(Path.Join(_world.Work, "below"));
        string both = _world.Write("below/both.pt");
        _world.Write("above.pt");

        Assert.Equal([("above.pt", false), ("alone.pt", false), ("below/both.pt", true)], _world.List(first).Select(a => (a.Name, a.Shared)));
        Assert.Equal([("both.pt", true)], _world.List(second).Select(a => (a.Name, a.Shared)));

        _world.End(first);
        _world.List(first);
        RunRecord third = BeginLater(Path.Join(_world.Work, "below"));
        _world.Write("below/both.pt", "again");
        _world.Write("below/third.pt");
        Assert.Equal([("both.pt", true), ("third.pt", true)], _world.List(third).Select(a => (a.Name, a.Shared)));
        Assert.DoesNotContain("below/third.pt", _world.Names(first));

        _world.End(second);
        _world.End(third);
        RunRecord fourth = BeginLater(Path.Join(_world.Work, "below"));
        _world.Write("below/fourth.pt");
        Assert.Equal([("fourth.pt", false)], _world.List(fourth).Select(a => (a.Name, a.Shared)));
        Assert.DoesNotContain("fourth.pt", _world.Names(third));
        Assert.Equal("/below/both.pt", both[_world.Work.Length..]);
        Assert.Equal("/alone.pt", alone[_world.Work.Length..]);
    }

    [Fact]
    public void WandB_directories_are_found_below_the_folder_in_WANDB_DIR_and_by_the_logs_line()
    {
        string other = _world.At("elsewhere");
        Directory.CreateDirectory(other);
        _world.Write("wandb/run-20200101_000000-old/files/config.yaml");
        foreach (string path in Directory.GetFileSystemEntries(Path.Join(_world.Work, "wandb"), "*", SearchOption.AllDirectories).Append(Path.Join(_world.Work, "wandb/run-20200101_000000-old")))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(1));
        }

        RunRecord run = BeginLater(null, $"WANDB_DIR={other}");
        string here = Wandb(_world.Work, "run-20261120_120000-here"), there = Wandb(other, "offline-run-20261120_120000-there");
        _world.Write("wandb/latest-run/files/x.pt");
        IReadOnlyList<Artifact> found = _world.List(run);
        Assert.Equal([("wandb/latest-run/files/x.pt", ArtifactType.Checkpoint), ("wandb/offline-run-20261120_120000-there", ArtifactType.Wandb), ("wandb/run-20261120_120000-here", ArtifactType.Wandb)], found.Select(a => (a.Name, a.Type)));
        Assert.Equal((false, 19L), (found[2].Downloadable, found[2].Size));
        Assert.Contains(_world.Book.Store.Find(run.Id)!.WandbDir, (string[])[here, FileSystems.RealPath(there)!]);

        string named = Wandb(_world.At("third"), "run-20261120_120001-named");
        File.WriteAllText(_world.DirectoryOf(run).Log, $"hello\r\nWANDB_RUN_DIR: {named}/files\r\n");
        Assert.Contains("wandb/run-20261120_120001-named", _world.Names(run));
        Assert.Equal(FileSystems.RealPath(named), _world.Book.Store.Find(run.Id)!.WandbDir);
        Assert.Equal("{\"loss\":1}", _world.Read(run, "wandb/run-20261120_120001-named/files/wandb-summary.json"));
        Assert.Equal(ErrorCode.Conflict, _world.Refused(run, "wandb/run-20261120_120001-named"));
    }

    [Fact]
    public void A_WandB_directory_in_the_runs_own_folder_is_the_runs()
    {
        RunRecord run = _world.Begin();
        string path = Wandb(_world.DirectoryOf(run).Artifacts, "offline-run-20261120_120000-x");
        File.CreateSymbolicLink(Path.Join(Path.GetDirectoryName(path), "latest-run"), path);
        Artifact found = Assert.Single(_world.List(run));
        Assert.Equal(("wandb/offline-run-20261120_120000-x", path, ArtifactType.Wandb), (found.Name, found.Path, found.Type));
        Assert.Equal(path, _world.Book.Store.Find(run.Id)!.WandbDir);
        Assert.Equal("123456789", _world.Read(run, found.Name + "/run.wandb"));

        _world.Book.Store.Update(run.Id, r => r with { WandbDir = null });
        _ = _world.List(run);
        Assert.Equal(path, _world.Book.Store.Find(run.Id)!.WandbDir);
    }

    [Fact]
    public void WandB_directories_named_after_another_run_are_that_runs()
    {
        RunRecord first = _world.Begin(), second = _world.Begin();
        Wandb(_world.Work, $"run-20261120_120000-{first.Id}");
        Wandb(_world.Work, "run-20261120_120000-x");
        Assert.Equal([($"wandb/run-20261120_120000-{first.Id}", false), ("wandb/run-20261120_120000-x", true)], _world.List(first).Select(a => (a.Name, a.Shared)));
        Assert.Equal(["wandb/run-20261120_120000-x"], _world.Names(second));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData("../../../../../../../etc")]
    [InlineData("HERE/wandb/run-link")]
    [InlineData("HERE/wandb/run-empty")]
    [InlineData("HERE/plain/run-x")]
    [InlineData("\u0001")]
    public void A_line_that_names_anything_else_exposes_nothing(string named)
    {
        RunRecord run = _world.Begin();
        Directory.CreateDirectory(Path.Join(_world.Work, "wandb/run-empty"));
        Directory.CreateDirectory(Path.Join(_world.Work, "plain/run-x/files"));
        File.CreateSymbolicLink(Path.Join(_world.Work, "wandb/run-link"), "/etc");
        File.WriteAllText(_world.DirectoryOf(run).Log, $"WANDB_RUN_DIR: {named.Replace("HERE", _world.Work, StringComparison.Ordinal)}\n");
        Assert.Empty(_world.Names(run));
        Assert.Null(_world.Book.Store.Find(run.Id)!.WandbDir);
    }

    [Fact]
    public void A_name_is_told_once_whoever_looks_and_however_often()
    {
        RunRecord run = _world.Begin();
        _world.WriteOwn(run, "a.txt");
        Parallel.For(0, 4, _ =>
        {
            RunBook book = _world.OpenBook();
            for (int i = 0; i < 5; i++)
            {
                _world.Shelf.Look(book, book.Store.Find(run.Id)!);
            }
        });
        File.Delete(Path.Join(_world.DirectoryOf(run).Artifacts, "a.txt"));
        Assert.Empty(_world.Names(run));
        _world.WriteOwn(run, "a.txt");
        Assert.Equal(["a.txt"], new ArtifactShelf(TimeProvider.System).Look(_world.Book, run).Artifacts.Select(a => a.Name));
        Assert.Equal(["a.txt"], _world.Told(run));
    }

    [Fact]
    public void A_rebuilt_database_knows_the_same()
    {
        RunRecord run = _world.Begin();
        _world.Write("model.pt", "kept");
        string wandb = Wandb(_world.Work, "run-20261120_120000-x");
        RunRecord ended = _world.End(run);
        Assert.Equal(2, _world.List(ended).Count);
        _world.Book.Dispose();
        File.Delete(_world.Book.Workdir.Database);

        RunBook book = _world.OpenBook();
        RunRecord again = book.Store.Find(run.Id)!;
        Assert.Equal(wandb, again.WandbDir);
        Assert.Equal(["model.pt", "wandb/run-20261120_120000-x"], _world.Shelf.Look(book, again).Artifacts.Select(a => a.Name));
        Assert.Equal("kept", _world.Read(run, "model.pt"));
    }

    [Fact]
    public void A_run_that_was_never_launched_has_what_is_in_its_folder()
    {
        RunRecord run = _world.Book.Factory.Create(new RunRequest { Argv = ["true"], Cwd = _world.Work, SubmitterEnvironment = [] }, launching: false, null).Run;
        _world.Write("x.pt");
        Assert.Empty(_world.Names(run));
        _world.WriteOwn(run, "y.pt");
        Assert.Equal(["y.pt"], _world.Names(run));
    }

    public void Dispose() => _world.Dispose();

    // What is made just before must be older than the run by more than the clock of files is coarse.
    private RunRecord BeginLater(string? folder = null, params OsString[] environment)
    {
        Directory.CreateDirectory(folder ?? _world.Work);
        double until = TimeProvider.System.NowSeconds() + 0.03;
        SpinWait.SpinUntil(() => TimeProvider.System.NowSeconds() >= until);
        return _world.Begin(folder, environment);
    }

    private static string Wandb(string folder, string name)
    {
        string path = Path.Join(folder, "wandb", name);
        ArtifactWorld.WriteAt(Path.Join(path, "files/wandb-summary.json"), "{\"loss\":1}");
        ArtifactWorld.WriteAt(Path.Join(path, "run.wandb"), "123456789");
        return path;
    }
}
