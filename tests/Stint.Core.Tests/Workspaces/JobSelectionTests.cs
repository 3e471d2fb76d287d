using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Workspaces.Jobs;

namespace Stint.Core.Tests.Workspaces;

/// <summary>Which jobs a selector means.</summary>
public sealed class JobSelectionTests
{
    private static readonly JobWindow[] Jobs =
    [
        Job(1, "train", "0abcdefghjkm"), Job(2, "train", null), Job(3, "Big Run", null), Job(4, null, "0abzzzzzzzzz"), Job(5, "日本", null), Job(6, "train", "0abcdefghjkm"),
    ];

    [Theory]
    [InlineData("train", "1 2 6")]
    [InlineData(" Train!", "1 2 6")]
    [InlineData("Big Run", "3")]
    [InlineData("日本", "5")]
    public void By_tag(string tag, string windows) => Means(new JobSelection.Tagged(tag), windows);

    [Theory]
    [InlineData("0abc", "1 6")]
    [InlineData("0abcdefghjkm", "1 6")]
    [InlineData("0abz", "4")]
    [InlineData("@last", "4")]
    public void By_run(string id, string windows) => Means(new JobSelection.OfRun(id), windows);

    [Fact]
    public void By_window() => Means(new JobSelection.InWindow(new(3)), "3");

    [Fact]
    public void All() => Means(new JobSelection.All(), "1 2 3 4 5 6");

    [Fact]
    public void Nothing_matched_is_said()
    {
        Refuses(new JobSelection.Tagged("big-run"), ErrorCode.NotFound, "big-run");
        Refuses(new JobSelection.OfRun("1"), ErrorCode.NotFound, "'1'");
        Refuses(new JobSelection.OfRun("ABC"), ErrorCode.NotFound, "ABC");
        Refuses(new JobSelection.InWindow(new(9)), ErrorCode.NotFound, "@9");
        Assert.Contains("no jobs", Assert.Throws<StintException>(() => new JobSelection.All().Among([], "dev")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_unclear_is_refused()
    {
        Refuses(new JobSelection.OfRun("0ab"), ErrorCode.Invalid, "several runs");
        Refuses(new JobSelection.Tagged("!!"), ErrorCode.Invalid, "--tag");
        Refuses(new JobSelection.Tagged(""), ErrorCode.Invalid, "--tag");
    }

    private static void Means(JobSelection selection, string windows) =>
        Assert.Equal(windows, string.Join(' ', selection.Among(Jobs, "dev").Select(j => j.Window.Number)));

    private static void Refuses(JobSelection selection, ErrorCode code, string about)
    {
        StintException e = Assert.Throws<StintException>(() => selection.Among(Jobs, "dev"));
        Assert.Equal(code, e.Code);
        Assert.Contains(about, e.Message, StringComparison.Ordinal);
    }

    private static JobWindow Job(int window, string? tag, string? run) => new()
    {
        Window = new(window),
        Pane = new(window),
        Job = new Job
        {
            TmuxWindow = $"job:{tag}",
            Tag = tag,
            TmuxWindowId = $"@{window}",
            TmuxPane = $"%{window}",
            State = JobState.Running,
            RunId = run is null ? null : RunId.Parse(run),
        },
    };
}
