using System.Text;

namespace Stint.Contracts.Tests;

public sealed class PaneMarkerTests
{
    private static readonly RunId Id = RunId.Parse("0t1ezw42may3");

    [Theory]
    [InlineData("$ echo\r\n[stint 0t1ezw42may3 begins]\r\nhi", "hi")]
    [InlineData("[stint 0t1ezw42may3 begins]\nhi", "hi")]
    [InlineData("[stint 0t1ezw42may3 begins]hi", "hi")]
    [InlineData("[stint 0t1ezw42may3 begins]\r\n", "")]
    [InlineData("printf '[stint %s begins]\\n' 0t1ezw42may3", null)]
    [InlineData("[stint 0t1ezw42may4 begins]\r\nhi", null)]
    public void The_output_begins_behind_its_marker(string text, string? output)
    {
        int after = PaneMarker.AfterBegin(Encoding.UTF8.GetBytes(text), Id);

        Assert.Equal(output, after < 0 ? null : text[after..]);
    }

    [Theory]
    [InlineData("a\r\n\r\n[stint 0t1ezw42may3 ended 0]\r\n$ ", "a\r\n", 0)]
    [InlineData("a\r\n[stint 0t1ezw42may3 ended 137]", "a", 137)]
    [InlineData("a\n[stint 0t1ezw42may3 ended 3]", "a", 3)]
    [InlineData("a[stint 0t1ezw42may3 ended 3]", "a", 3)]
    [InlineData("\r\n[stint 0t1ezw42may3 ended 3]", "", 3)]
    [InlineData("[stint 0t1ezw42may3 ended ]", "", null)]
    [InlineData("[stint 0t1ezw42may3 ended 256]", "", null)]
    [InlineData("[stint 0t1ezw42may3 ended -1]", "", null)]
    [InlineData("[stint 0t1ezw42may3 ended $status and more", "", null)]
    public void It_ends_before_the_line_end_of_its_marker(string text, string output, int? code)
    {
        int? end = PaneMarker.FindEnd(Encoding.UTF8.GetBytes(text), Id, out int? said);

        Assert.Equal((output, code), (text[..end!.Value], said));
    }

    [Theory]
    [InlineData("output")]
    [InlineData("a\r\n[stint 0t1ezw42may3 ended ")]
    [InlineData("a\r\n[stint 0t1ezw42may3 ended 13")]
    [InlineData("printf '\\n[stint %s ended %s]\\n' 0t1ezw42may3 \"$?\"")]
    public void There_is_no_end_without_a_whole_marker(string text) => Assert.Null(PaneMarker.FindEnd(Encoding.UTF8.GetBytes(text), Id, out _));

    [Fact]
    public void However_the_bytes_come_nothing_of_a_marker_is_let_through()
    {
        byte[] all = Encoding.UTF8.GetBytes("one\r\n[stint 0t1\r\n[two]\r\n\r\n\r\n[stint 0t1ezw42may3 ended 7]\r\n");
        int end = PaneMarker.FindEnd(all, Id, out _)!.Value;
        for (int cut = 0; cut < all.Length; cut++)
        {
            if (PaneMarker.FindEnd(all.AsSpan(0, cut), Id, out _) is null)
            {
                Assert.InRange(cut - PaneMarker.HeldBack(all.AsSpan(0, cut), Id), 0, end);
            }
        }
    }

    [Theory]
    [InlineData("plain output", 0)]
    [InlineData("line\r\n", 2)]
    [InlineData("line\r\n[", 3)]
    [InlineData("line[st", 3)]
    [InlineData("line\n", 1)]
    [InlineData("[other]", 0)]
    public void Only_what_may_become_a_marker_is_held_back(string text, int held) => Assert.Equal(held, PaneMarker.HeldBack(Encoding.UTF8.GetBytes(text), Id));
}
