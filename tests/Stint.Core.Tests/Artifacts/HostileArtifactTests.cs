using System.Diagnostics;
using Stint.Core.Artifacts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Tests.Artifacts;

/// <summary>A command that tries to have Stint show what is none of the run's.</summary>
public sealed class HostileArtifactTests : IDisposable
{
    private readonly ArtifactWorld _world = new();
    private readonly string _secret;

    public HostileArtifactTests() => _secret = ArtifactWorld.WriteAt(_world.At("outside/secret.pt"), "secret");

    [Fact]
    public void Links_of_the_command_are_listed_and_never_followed()
    {
        RunRecord run = _world.Begin();
        string own = _world.DirectoryOf(run).Artifacts;
        File.CreateSymbolicLink(Path.Join(own, "file.pt"), _secret);
        File.CreateSymbolicLink(Path.Join(own, "folder"), Path.GetDirectoryName(_secret)!);
        Directory.CreateDirectory(Path.Join(own, "linked"));
        File.CreateSymbolicLink(Path.Join(own, "linked/mine.pt"), _secret);

        Assert.Equal([("file.pt", false), ("folder", false)], _world.List(run).Select(a => (a.Name, a.Downloadable)));
        Assert.Equal(ErrorCode.Conflict, _world.Refused(run, "file.pt"));
        Assert.Equal(ErrorCode.Conflict, _world.Refused(run, "linked/mine.pt"));
        Assert.Equal(ErrorCode.NotFound, _world.Refused(run, "folder/secret.pt"));
    }

    [Fact]
    public void A_link_in_place_of_the_artifacts_folder_leads_nowhere()
    {
        RunRecord run = _world.Begin();
        string own = _world.DirectoryOf(run).Artifacts;
        Directory.Delete(own);
        File.CreateSymbolicLink(own, Path.GetDirectoryName(_secret)!);
        _world.Write("found.pt");
        Assert.Equal(["found.pt"], _world.Names(run));
        Assert.Equal(ErrorCode.NotFound, _world.Refused(run, "secret.pt"));
        Assert.False(Directory.Exists(_world.At("outside/linked")));
    }

    [Fact]
    public void A_found_file_that_became_a_link_is_found_no_more()
    {
        RunRecord run = _world.Begin();
        string model = _world.Write("out/model.pt");
        Assert.Equal("x", Content("out/model.pt"));
        File.Delete(model);
        File.CreateSymbolicLink(model, _secret);
        Assert.Equal(ErrorCode.NotFound, _world.Refused(run, "out/model.pt"));
        Assert.Empty(_world.Names(run));

        Directory.Delete(Path.Join(_world.Work, "out"), recursive: true);
        File.Move(_secret, _world.At("outside/model.pt"));
        File.CreateSymbolicLink(Path.Join(_world.Work, "out"), _world.At("outside"));
        Assert.Equal(ErrorCode.NotFound, _world.Refused(run, "out/model.pt"));

        string Content(string name) => _world.List(run).Count == 1 ? _world.Read(run, name) : "";
    }

    [Fact]
    public async Task Swapping_a_file_and_a_link_while_it_is_read_never_gives_the_secret()
    {
        RunRecord run = _world.Begin();
        string own = _world.DirectoryOf(run).Artifacts, file = Path.Join(own, "a.pt"), link = Path.Join(own, "b.pt");
        _world.WriteOwn(run, "a.pt", "own");
        File.CreateSymbolicLink(link, _secret);
        using var done = new CancellationTokenSource();
        var swapper = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                File.Move(file, file + ".1");
                File.Move(link, file);
                File.Move(file, link);
                File.Move(file + ".1", file);
            }
        });
        int read = 0;
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 300 || read == 0;)
        {
            try
            {
                Assert.Equal("own", _world.Read(run, "a.pt"));
                read++;
            }
            catch (StintException)
            {
            }
        }

        await done.CancelAsync();
        await swapper;
    }

    [Fact]
    public void A_forged_artifacts_json_reaches_only_what_looks_like_an_artifact()
    {
        RunRecord run = _world.End(_world.Begin());
        string plain = ArtifactWorld.WriteAt(_world.At("outside/key"), "secret");
        File.WriteAllText(_world.DirectoryOf(run).FoundArtifacts, $$"""
            {"version":1,"is_final":true,"known":[],"linked":[
              {"name":"a","path":"{{plain}}","type":"checkpoint"}, {"name":"b","path":"{{plain}}","type":"other"}, {"name":"c","path":"/etc","type":"wandb"},
              {"name":"d.pt","path":"{{_world.At("outside")}}/../outside/key","type":"checkpoint"}]}
            """);
        Assert.Empty(_world.Names(run));
        Assert.All((string[])["a", "b", "c", "c/passwd", "d.pt"], n => Assert.Equal(ErrorCode.NotFound, _world.Refused(run, n)));

        foreach (string damage in (string[])["", "nonsense", "[]", "{\"linked\":null}", "{\"linked\":[null]}", "{\"linked\":[{}]}"])
        {
            File.WriteAllText(_world.DirectoryOf(run).FoundArtifacts, damage);
            Assert.Empty(_world.Names(run));
        }
    }

    [Fact]
    public void Pipes_sockets_and_what_cannot_be_read_are_passed_over()
    {
        RunRecord run = _world.Begin();
        string own = _world.DirectoryOf(run).Artifacts;
        CapturedOutput made = CapturedProcess.Run(new SpawnRequest { Path = "/usr/bin/mkfifo", Arguments = ["mkfifo", Path.Join(own, "pipe.pt"), Path.Join(_world.Work, "pipe.jsonl")], Environment = [] }, default, TimeSpan.FromSeconds(10));
        Assert.Equal(0, made.ExitCode);
        _world.Write("closed/x.pt");
        FileSystems.SetMode(Path.Join(_world.Work, "closed"), 0);
        _world.Write("open.pt");
        try
        {
            Assert.Contains("open.pt", _world.Names(run));
            Assert.DoesNotContain("pipe.jsonl", _world.Names(run));
            Assert.Equal(ErrorCode.Conflict, _world.Refused(run, "pipe.pt"));
        }
        finally
        {
            FileSystems.SetMode(Path.Join(_world.Work, "closed"), 0b111_000_000);
        }
    }

    [Fact]
    public void Names_of_any_bytes_are_listed_and_those_that_are_text_can_be_had()
    {
        RunRecord run = _world.Begin();
        string own = _world.DirectoryOf(run).Artifacts;
        foreach (string name in (string[])["new\nline.txt", "\u0001\u001b[31m", "näme ☃", "a%2Fb", " ", "...", "-rf"])
        {
            _world.WriteOwn(run, name, name);
            Assert.Equal(name, _world.Read(run, name));
        }

        Touch([.. System.Text.Encoding.UTF8.GetBytes(_world.Work), (byte)'/', 0xff, .. ".pt"u8]);
        Touch([.. System.Text.Encoding.UTF8.GetBytes(own), (byte)'/', 0xfe, (byte)'x']);

        IReadOnlyList<Artifact> list = _world.List(run);
        Assert.Equal(8, list.Count);
        Assert.Equal("\uFFFDx", Assert.Single(list, a => !a.Downloadable).Name);
    }

    [Fact]
    public void Steps_and_empty_parts_name_nothing()
    {
        RunRecord run = _world.Begin();
        _world.WriteOwn(run, "a/b.txt");
        foreach (string name in (string[])["", ".", "..", "a/..", "../spec.json", "a//b.txt", "/a/b.txt", "a/b.txt/", "a/./b.txt", "a/../a/b.txt"])
        {
            Assert.Equal(ErrorCode.NotFound, _world.Refused(run, name));
        }

        Assert.Equal(ErrorCode.NotFound, Assert.Throws<StintException>(() => ArtifactFile.Open(_world.DirectoryOf(run), [new OsString("..\u002fspec.json")])).Code);
        Assert.Equal(ErrorCode.Conflict, _world.Refused(run, "a"));
    }

    [Fact]
    public void Of_more_files_than_are_linked_and_a_very_deep_tree_the_near_ones_are_found()
    {
        RunRecord run = _world.Begin();
        _world.Write("near.pt");
        Directory.CreateDirectory(Path.Join(_world.Work, "many"));
        for (int i = 0; i < LinkNames.Most + 10; i++)
        {
            File.Create(Path.Join(_world.Work, "many", $"{i}.pt")).Dispose();
        }

        Directory.CreateDirectory(Path.Join([_world.DirectoryOf(run).Artifacts, .. Enumerable.Repeat("deep", 500)]));
        _world.WriteOwn(run, "own.txt");
        string[] names = _world.Names(run);
        Assert.Equal(LinkNames.Most + 1, names.Length);
        Assert.Contains("near.pt", names);
        Assert.Contains("own.txt", names);
    }

    [Theory]
    [InlineData(9, 100, 100, 6, true)]
    [InlineData(2, 100, 100, 4, false)] // not so deep
    [InlineData(9, 2, 100, 3, false)] // not so many folders
    [InlineData(9, 100, 4, 3, false)] // not so many entries
    public void A_walk_has_bounds(int depth, int folders, int entries, int files, bool whole)
    {
        foreach (string name in (string[])["x", "a/x", "a/y", "a/b/x", "a/b/c/x", "a/b/c/d/x"])
        {
            _world.Write(name);
        }

        var counter = new Counter();
        Assert.Equal(whole, TreeWalk.Run(_world.Work, [], new TreeBounds(depth, folders, entries), counter));
        Assert.Equal(files, counter.Files);
    }

    [Fact]
    public void Looking_leaves_no_descriptor_open()
    {
        RunRecord run = _world.Begin();
        _world.Write("a.pt");
        _world.WriteOwn(run, "b/c.txt");
        File.CreateSymbolicLink(Path.Join(_world.DirectoryOf(run).Artifacts, "link"), "/etc");
        Once();
        string[] before = OpenDescriptors.All();
        for (int i = 0; i < 200; i++)
        {
            Once();
        }

        Assert.True(OpenDescriptors.All().Length <= before.Length + 100, $"{string.Join(' ', before)} became {string.Join(' ', OpenDescriptors.All())}");

        void Once()
        {
            _world.List(run);
            _ = _world.Read(run, "a.pt") + _world.Read(run, "b/c.txt");
            _ = (_world.Refused(run, "link"), _world.Refused(run, "b"), _world.Refused(run, "b/none"), _world.Refused(run, "none"), _world.Refused(run, "linked/a.pt"));
        }
    }

    public void Dispose() => _world.Dispose();

    private sealed class Counter : ITreeVisitor
    {
        internal int Files { get; private set; }

        public bool Open(TreeFolder folder) => true;

        public bool Enter(TreeFolder parent, OsString name) => true;

        public void File(TreeFolder folder, FolderEntry entry) => Files++;
    }

    private static void Touch(byte[] path)
    {
        CapturedOutput made = CapturedProcess.Run(new SpawnRequest { Path = "/usr/bin/touch", Arguments = ["touch", new OsString(path)], Environment = [] }, default, TimeSpan.FromSeconds(10));
        Assert.Equal(0, made.ExitCode);
    }
}
