using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stint.Contracts;
using Stint.Core.Logs;

namespace Stint.Core.Tests.Logs;

public sealed class LogReaderTests : IDisposable
{
    private readonly LoggedRun _run = new();

    public static TheoryData<byte[]> Texts =>
    [
        "plain\r\ntext\r\n"u8.ToArray(),
        "aé日本\ud83d\ude00z"u8.ToArray(),
        "\ud83d\ude00\ud83d\ude00\ud83d\ude00"u8.ToArray(),
        new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80 },
        new byte[] { 0xe2, 0x82, (byte)'a', 0xf0, 0x9f, 0x98, 0xf0, 0x9f, 0x98, 0x80, 0xc3 },
        new byte[] { 0xed, 0xa0, 0x80, 0xf5, 0x80, 0xff, 0xc0, 0xaf, 0xf4, 0x90, 0x80, 0x80 },
        new byte[] { (byte)'x', 0xf0, 0x9f, 0x98 },
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Pages_join_to_the_whole_text_from_any_offset_with_any_limit(byte[] bytes) => Assert.True(Join(bytes));

    [Fact]
    public void Pages_join_whatever_the_bytes_are() => Prop.ForAll(
        Gen.Elements<byte>((byte)'a', 0x80, 0xbf, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0xff).ListOf().Select(b => b.ToArray()).ToArbitrary(),
        Join).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(20));

    [Theory]
    [InlineData("mkfifo")]
    [InlineData("mkdir")]
    public void What_is_no_file_is_no_log_and_is_not_waited_for(string make)
    {
        using (var maker = System.Diagnostics.Process.Start(make, _run.Directory.Log))
        {
            maker.WaitForExit();
        }

        using LogReader log = LogReader.Open(_run.Directory);
        using LogFollower follower = LogFollower.Open(_run.Directory);

        Assert.False(log.Exists);
        Assert.Equal(0, log.Size);
        Assert.Equal(FollowState.Nothing, follower.Read(new byte[16], TimeSpan.Zero).State);
    }

    [Theory]
    [InlineData(-4, 2, 6, 8, "67")]
    [InlineData(-100, 3, 0, 3, "012")]
    [InlineData(100, 3, 10, 10, "")]
    [InlineData(0, -5, 0, 1, "0")]
    [InlineData(0, int.MaxValue, 0, 10, "0123456789")]
    [InlineData(long.MinValue, 1, 0, 1, "0")]
    [InlineData(long.MaxValue, 1, 10, 10, "")]
    public void A_page_is_where_it_was_asked_for(long offset, int limit, long from, long to, string content)
    {
        _run.Append("0123456789");
        using LogReader log = LogReader.Open(_run.Directory);
        Assert.Equal(
            new LogPage { Content = content, Offset = from, NextOffset = to, TotalSize = 10, HasMoreBefore = from > 0, HasMoreAfter = to < 10 },
            log.Page(offset, limit));
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(-5)]
    [InlineData(-6)]
    public void A_page_from_the_end_reaches_it_wherever_it_begins(long offset)
    {
        _run.Append("0€end");
        using LogReader log = LogReader.Open(_run.Directory);
        LogPage page = log.Page(offset, 6);
        Assert.Equal(("€end", 1L, 7L, false), (page.Content, page.Offset, page.NextOffset, page.HasMoreAfter));
    }

    [Fact]
    public void A_page_is_never_larger_than_the_most()
    {
        _run.Append(new string('x', 300_000));
        using LogReader log = LogReader.Open(_run.Directory);
        Assert.Equal(LogReader.MaxLimit, log.Page(0, 1_000_000).Content.Length);
        Assert.Equal(LogReader.DefaultLimit, log.Page().Content.Length);
        Assert.False(log.Page().HasMoreAfter);
    }

    [Fact]
    public void A_log_that_does_not_exist_is_empty()
    {
        using LogReader log = LogReader.Open(_run.Directory);
        Assert.Equal(
            new LogPage { Content = "", Offset = 0, NextOffset = 0, TotalSize = 0, HasMoreBefore = false, HasMoreAfter = false }, log.Page());
    }

    [Fact]
    public void Nothing_behind_the_end_is_read()
    {
        _run.Append("output");
        _run.Append(EndMarker.Create(_run.Id));
        _run.Append("more");
        using LogReader log = LogReader.Open(_run.Directory, end: 6);
        Assert.Equal("output", log.Page().Content);
        Assert.Equal(6, log.Page().TotalSize);
        Assert.False(log.Page().HasMoreAfter);
    }

    [Fact]
    public void What_may_be_the_marker_is_not_shown_while_the_end_is_unknown()
    {
        byte[] marker = EndMarker.Create(_run.Id);
        _run.Append("output");
        using LogReader log = LogReader.Open(_run.Directory);
        foreach (byte b in marker)
        {
            _run.Append([b]);
            Assert.Equal("output", log.Page().Content);
        }

        _run.Append("more");
        Assert.Equal("output", log.Page().Content);
        Assert.Equal(6, log.Size);
    }

    [Fact]
    public void The_marker_of_another_run_is_output()
    {
        byte[] marker = EndMarker.Create(RunId.Parse("zzzzzzzzzzzz"));
        _run.Append(marker);
        using LogReader log = LogReader.Open(_run.Directory);
        Assert.Equal(marker.Length, log.Page().TotalSize);
    }

    [Fact]
    public void Half_a_character_waits_for_its_other_half()
    {
        _run.Append([(byte)'a', 0xe2, 0x82]);
        using LogReader log = LogReader.Open(_run.Directory);
        LogPage page = log.Page(0);
        Assert.Equal(("a", 1L, false), (page.Content, page.NextOffset, page.HasMoreAfter));
        _run.Append([0xac, (byte)'b']);
        page = log.Page(page.NextOffset);
        Assert.Equal(("€b", 5L), (page.Content, page.NextOffset));
    }

    [Fact]
    public void A_log_that_was_cut_gives_what_is_left()
    {
        _run.Append("0123456789");
        using LogReader log = LogReader.Open(_run.Directory, end: 10);
        using (FileStream file = File.OpenWrite(_run.Directory.Log))
        {
            file.SetLength(4);
        }

        Assert.Equal("23", log.Page(2).Content);
        Assert.Equal("", log.Page(8).Content);
    }

    [Fact]
    public void Pages_without_escape_codes_join_to_the_text_without_them()
    {
        string[] pieces = ["a", "é", "😀", "\r\n", "\n", "\u001b[31m", "\u001b[0;1;38;5;200m", "\u001b[K", "\u001b]0;title\u0007", "\u001b]8;;x\u001b\\", "\u001b(B"];
        Prop.ForAll(Gen.Elements(pieces).ListOf().ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (text, limit) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(text));
            File.WriteAllBytes(_run.Directory.Log, bytes);
            using LogReader log = LogReader.Open(_run.Directory, bytes.Length);
            var joined = new StringBuilder();
            LogPage page;
            for (long at = 0; (page = log.Page(at, limit, stripEscapes: true)).Offset < page.TotalSize; at = page.NextOffset)
            {
                Assert.True(page.NextOffset > at);
                joined.Append(page.Content);
            }

            Assert.Equal(string.Concat(text.Where(p => p[0] != '\u001b')), joined.ToString());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(30));
    }

    [Fact]
    public void Pages_of_any_bytes_join_whatever_their_sizes() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), Gen.Choose(1, 50).ListOf().ToArbitrary(), (bytes, limits) =>
        {
            File.WriteAllBytes(_run.Directory.Log, bytes);
            using LogReader log = LogReader.Open(_run.Directory, bytes.Length);
            var joined = new StringBuilder();
            LogPage page = log.Page(0, 1);
            joined.Append(page.Content);
            for (int i = 0; page.HasMoreAfter; i++)
            {
                page = log.Page(page.NextOffset, limits.Count == 0 ? 7 : limits[i % limits.Count]);
                joined.Append(page.Content);
            }

            Assert.Equal(Encoding.UTF8.GetString(bytes), joined.ToString());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(200));

    public void Dispose() => _run.Dispose();

    private bool Join(byte[] bytes)
    {
        File.WriteAllBytes(_run.Directory.Log, bytes);
        using LogReader log = LogReader.Open(_run.Directory, bytes.Length);
        string whole = Encoding.UTF8.GetString(bytes);
        for (int from = -1; from <= bytes.Length; from++)
        {
            for (int limit = 1; limit <= 9; limit++)
            {
                LogPage page = log.Page(from, limit);
                var text = new StringBuilder(Encoding.UTF8.GetString(bytes.AsSpan(0, (int)page.Offset)));
                Assert.InRange(page.Offset, Math.Max(0, (from < 0 ? bytes.Length + from : from) - 3), Math.Max(0, from < 0 ? bytes.Length + from : from));
                text.Append(page.Content);
                while (page.HasMoreAfter)
                {
                    long asked = page.NextOffset;
                    page = log.Page(asked, limit);
                    Assert.Equal(asked, page.Offset);
                    Assert.True(page.NextOffset > asked);
                    Assert.InRange(page.NextOffset - page.Offset, 1, Math.Max(4, limit));
                    text.Append(page.Content);
                }

                Assert.Equal(whole, text.ToString());
                Assert.Equal(bytes.Length, page.NextOffset);
            }
        }

        return true;
    }
}
