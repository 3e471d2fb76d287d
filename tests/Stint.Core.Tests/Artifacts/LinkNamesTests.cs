using Stint.Core.Artifacts;
using Stint.Posix;

namespace Stint.Core.Tests.Artifacts;

public sealed class LinkNamesTests
{
    [Fact]
    public void Names_are_kept_and_new_ones_are_free()
    {
        IReadOnlyList<LinkedArtifact> first = LinkNames.Merge([], [(At("/w/a.pt"), false), (At("/w/b.pt"), true)], ["b.pt"]);
        Assert.Equal([("a.pt", "/w/a.pt", false), ("b-2.pt", "/w/b.pt", true)], first.Select(l => (l.Name, l.Path, l.Shared)));

        IReadOnlyList<LinkedArtifact> second = LinkNames.Merge(first, [(At("/v/a.pt"), false), (At("/w/a.pt"), true), (At("/w/b.pt"), false)], ["b.pt"]);
        Assert.Equal([("a.pt", "/w/a.pt", true), ("b-2.pt", "/w/b.pt", true), ("a-2.pt", "/v/a.pt", false)], second.Select(l => (l.Name, l.Path, l.Shared)));
    }

    [Fact]
    public void A_file_of_the_commands_own_takes_its_name_back()
    {
        IReadOnlyList<LinkedArtifact> links = LinkNames.Merge([], [(At("/w/a.pt"), false)], []);
        Assert.Equal("a-2.pt", Assert.Single(LinkNames.Merge(links, [], ["a.pt"])).Name);
    }

    [Fact]
    public void There_is_a_limit() =>
        Assert.Equal(LinkNames.Most, LinkNames.Merge([], [.. Enumerable.Range(0, 5000).Select(i => (At($"/w/{i}.pt"), false))], []).Count);

    [Theory]
    [InlineData("/w/a.pt", ArtifactType.Checkpoint, true)]
    [InlineData("/w/a.jsonl", ArtifactType.Metrics, true)]
    [InlineData("/w/wandb/run-1-x", ArtifactType.Wandb, true)]
    [InlineData("/w/wandb/offline-run-1-x", ArtifactType.Wandb, true)]
    [InlineData("/etc", ArtifactType.Wandb, false)]
    [InlineData("/w/run-1-x", ArtifactType.Wandb, false)]
    [InlineData("/etc/passwd", ArtifactType.Checkpoint, false)]
    [InlineData("/etc/passwd", ArtifactType.Other, false)]
    [InlineData("a.pt", ArtifactType.Checkpoint, false)]
    public void Only_what_looks_like_an_artifact_is_ever_linked(string path, ArtifactType type, bool plausible) =>
        Assert.Equal(plausible, new LinkedArtifact { Name = "x", Path = path, Type = type }.IsPlausible);

    [Theory]
    [InlineData("noise\nWANDB_RUN_DIR: /w/wandb/run-1\r\nmore\n", "/w/wandb/run-1")]
    [InlineData("wandb: \u001b[32mWANDB_RUN_DIR: '/w/a b/run-2'\u001b[0m\r\n", "/w/a b/run-2")]
    [InlineData("WANDB_RUN_DIR: /one\nWANDB_RUN_DIR=/two\n", "/two")]
    [InlineData("WANDB_RUN_DIR\nWANDB_RUN_DIR:\n", null)]
    public void A_line_of_output_names_a_directory(string output, string? expected) => Assert.Equal(expected, WandbLine.Last(System.Text.Encoding.UTF8.GetBytes(output)));

    private static Candidate At(string path) => new(Path.GetFileName(path), path, ArtifactType.Checkpoint, default(FileStatus));
}
