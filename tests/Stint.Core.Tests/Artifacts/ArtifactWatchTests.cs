using System.Collections.Concurrent;
using Stint.Contracts;
using Stint.Core.Artifacts;
using Stint.Core.Runs;
using Stint.TestKit;

namespace Stint.Core.Tests.Artifacts;

/// <summary>What is found while nobody asks.</summary>
public sealed class ArtifactWatchTests : IDisposable
{
    private readonly ArtifactWorld _world = new();
    private readonly ConcurrentQueue<(RunId Run, string Name)> _grown = new();
    private readonly ConcurrentQueue<string> _notices = new();

    [Fact]
    public async Task Runs_that_begin_while_it_watches_are_watched_and_looked_at_once_more_at_their_end()
    {
        using ArtifactWatch watch = Watch();
        RunRecord run = _world.Begin();
        await Watched(run);

        _world.WriteOwn(run, "a.txt");
        await Told(run, "a.txt");
        _world.Write("b.pt");
        await Told(run, "a.txt", "b.pt");
        _world.Write("new/folder/c.pt");
        await Told(run, "a.txt", "b.pt", "new/folder/c.pt");
        _world.Write("new/folder/d.pt");
        await Told(run, "a.txt", "b.pt", "new/folder/c.pt", "new/folder/d.pt");

        _world.Write("new/folder/ignored.log");
        _world.WriteOwn(run, "e.txt");
        _world.End(run);
        await Told(run, "a.txt", "b.pt", "new/folder/c.pt", "new/folder/d.pt", "e.txt");
        await Eventually.True(() => ArtifactRecord.Read(_world.DirectoryOf(run)).IsFinal, "the last look comes after the end");
        Assert.Empty(_notices);
    }

    [Fact]
    public async Task Runs_that_were_there_before_it_are_taken_up()
    {
        RunRecord goes = _world.Begin(), ended = _world.Begin();
        _world.WriteOwn(goes, "a.txt");
        _world.WriteOwn(ended, "b.txt");
        _world.End(ended);
        using ArtifactWatch watch = Watch();
        await Told(goes, "a.txt");
        await Told(ended, "b.txt");
        _world.WriteOwn(goes, "later.txt");
        await Told(goes, "a.txt", "later.txt");
    }

    [Fact]
    public async Task Growing_metrics_are_told_though_their_file_stays_open_and_not_too_often()
    {
        using ArtifactWatch watch = Watch();
        RunRecord run = _world.Begin();
        await using var own = new StreamWriter(Path.Join(_world.DirectoryOf(run).Artifacts, "m.jsonl")) { AutoFlush = true };
        await own.WriteLineAsync("{\"a\":1}");
        await Told(run, "m.jsonl");
        long began = Environment.TickCount64;
        int before = _grown.Count;
        await Eventually.True(
            () =>
            {
                own.WriteLine("{\"a\":1}");
                return _grown.Count >= before + 3;
            },
            "growth is told");
        Assert.All(_grown, g => Assert.Equal((run.Id, "m.jsonl"), g));
        Assert.True(Environment.TickCount64 - began >= 900, "more than twice a second");
    }

    [Fact]
    public async Task It_ends_at_once_and_leaves_nothing_open()
    {
        RunRecord run = _world.Begin();
        Once().Dispose();
        string[] before = OpenDescriptors.All();
        for (int i = 0; i < 50; i++)
        {
            using ArtifactWatch watch = Once();
            if (i % 10 == 0)
            {
                _world.WriteOwn(run, $"{i}.txt");
                await Eventually.True(() => _world.Told(run).Contains($"{i}.txt"), "it is at work");
            }
        }

        await Eventually.True(
            () => OpenDescriptors.All().Length < before.Length + 40, $"descriptors come back: {string.Join(' ', before)} became {string.Join(' ', OpenDescriptors.All())}");

        ArtifactWatch Once() => new(_world.Shelf, () => RunBook.Open(_world.Book.Workdir, _world.Book.Tmux, TimeProvider.System, _notices.Enqueue, create: true)!, TimeProvider.System, null, _notices.Enqueue);
    }

    public void Dispose() => _world.Dispose();

    private ArtifactWatch Watch() => new(_world.Shelf, _world.OpenBook, TimeProvider.System, (run, name) => _grown.Enqueue((run, name)), _notices.Enqueue);

    private Task Told(RunRecord run, params string[] names) =>
        Eventually.True(() => _world.Told(run).SequenceEqual(names), $"the events of run {run.Id} are {string.Join(' ', names)}; they are {string.Join(' ', _world.Told(run))}");

    // It has looked, and so it watches the folders; a file made now is an event.
    private async Task Watched(RunRecord run)
    {
        _world.WriteOwn(run, "a.txt");
        await Told(run, "a.txt");
    }
}
