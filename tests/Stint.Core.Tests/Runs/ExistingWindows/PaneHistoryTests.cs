using System.Text;
using Stint.Contracts;
using Stint.Core.Runs.ExistingWindows;

namespace Stint.Core.Tests.Runs.ExistingWindows;

public sealed class PaneHistoryTests
{
    private static readonly RunId Id = RunId.Parse("0t1ezw42may3");

    [Theory]
    [InlineData("$ x\n[stint 0t1ezw42may3 begins]\na\nb\n\n[stint 0t1ezw42may3 ended 3]\n$\n", "a\r\nb\r\n", 3, true)]
    [InlineData("[stint 0t1ezw42may3 begins]\nno line end\n[stint 0t1ezw42may3 ended 0]\n", "no line end", 0, true)]
    [InlineData("[stint 0t1ezw42may3 begins]\n\n[stint 0t1ezw42may3 ended 0]\n", "", 0, true)]
    [InlineData("scrolled\naway\n\n[stint 0t1ezw42may3 ended 1]\n", "scrolled\r\naway\r\n", 1, false)]
    [InlineData("[stint 0t1ezw42may3 begins]\nstill running\n", null, null, true)]
    public void The_slice_is_what_stands_between_the_markers(string capture, string? output, int? code, bool whole)
    {
        PaneHistory history = PaneHistory.Read(Encoding.UTF8.GetBytes(capture), Id);

        Assert.Equal((output, code, whole, true), (history.Output is { } bytes ? Encoding.UTF8.GetString(bytes) : null, history.ExitCode, history.IsWhole, history.Begun));
    }

    [Fact]
    public void Without_markers_nothing_was_begun() => Assert.False(PaneHistory.Read("$ ls\nother output\n"u8, Id).Begun);
}
