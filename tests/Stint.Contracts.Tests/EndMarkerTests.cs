using System.Text;

namespace Stint.Contracts.Tests;

public class EndMarkerTests
{
    private static readonly RunId Id = RunId.Parse("0123456789ab");

    [Fact]
    public void A_marker_begins_with_the_prefix_and_ends_like_an_escape_sequence()
    {
        string marker = Encoding.ASCII.GetString(EndMarker.Create(Id));
        Assert.StartsWith(Encoding.ASCII.GetString(EndMarker.Prefix) + "0123456789ab;", marker, StringComparison.Ordinal);
        Assert.EndsWith("\u001b\\", marker, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_markers_are_alike() => Assert.NotEqual(EndMarker.Create(Id), EndMarker.Create(Id));

    [Fact]
    public void A_marker_is_not_seen_on_the_terminal() => Assert.Equal("ab", TerminalText.Plain([.. "a"u8, .. EndMarker.Create(Id), .. "b"u8]));
}
