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
    public void Bytes_are_a_marker_of_this_run_or_a_part_of_one_or_none()
    {
        byte[] marker = EndMarker.Create(Id);
        Assert.Equal(EndMarker.Length, marker.Length);
        Assert.Equal(MarkerMatch.Whole, EndMarker.Match([.. marker, 1], Id));
        Assert.Equal(MarkerMatch.None, EndMarker.Match(marker, RunId.Parse("0123456789ac")));
        Assert.Equal(MarkerMatch.Whole, EndMarker.Match(marker, default));
        for (int i = 0; i < marker.Length; i++)
        {
            Assert.Equal(MarkerMatch.Part, EndMarker.Match(marker.AsSpan(0, i), Id));
            byte[] broken = [.. marker];
            broken[i] = (byte)'~';
            Assert.Equal(MarkerMatch.None, EndMarker.Match(broken, Id));
        }
    }

    [Fact]
    public void A_marker_is_found_whole_or_cut_behind_what_resembles_it()
    {
        byte[] marker = EndMarker.Create(Id), text = [.. "a\u001b[1m\u001b"u8, .. marker[..30], .. "\u001b]7411;"u8];
        for (int i = 1; i <= marker.Length; i++)
        {
            Assert.Equal(text.Length, EndMarker.Find([.. text, .. marker[..i]], Id, out MarkerMatch match));
            Assert.Equal(i < marker.Length ? MarkerMatch.Part : MarkerMatch.Whole, match);
        }

        Assert.Equal(-1, EndMarker.Find([.. text, (byte)'x'], Id, out _));
    }

    [Fact]
    public void A_marker_is_not_seen_on_the_terminal() => Assert.Equal("ab", TerminalText.Plain([.. "a"u8, .. EndMarker.Create(Id), .. "b"u8]));
}
