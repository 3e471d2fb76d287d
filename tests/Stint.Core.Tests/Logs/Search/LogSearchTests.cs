using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stint.Core.Kernel;
using Stint.Core.Logs;
using Stint.Core.Logs.Search;

namespace Stint.Core.Tests.Logs.Search;

public sealed class LogSearchTests : IDisposable
{
    private readonly LoggedRun _run = new();

    [Theory]
    [InlineData("needle", "a\r\nsome needle here\r\nneedle\r\n", "2:8 3:21")]
    [InlineData("needle", "needle and needle\nx", "1:0")]
    [InlineData("Needle", "needle\n", "")]
    [InlineData("a.c", "abc\na.c\n", "2:4")]
    [InlineData("größe", "x größe\n", "1:2")]
    [InlineData("two words", "two\nwords\ntwo words", "3:10")]
    [InlineData("x", "", "")]
    [InlineData("two\nwords", "two\nwords\n", "")]
    [InlineData("ERROR", "\u001b[31mERR\u001b[0mOR\r\nERROR\r\n", "1:5 2:16")]
    [InlineData("31m", "\u001b[31mred\u001b[0m 31m\n", "1:13")]
    [InlineData("50%", "\r 10%\r 50%\r100%\r\n", "1:7")]
    [InlineData("%100", "\r 50%\r100%\r\n", "")]
    public void Words_are_found_where_they_stand(string words, string log, string found) => Assert.Equal(found, Found(LinePattern.Words(words), log));

    [Theory]
    [InlineData("NEEDLE", "a Needle\nneedle\nNEEDL\n", "1:2 2:9")]
    [InlineData("GRÖSSE", "größe\ngrÖsse\n", "2:8")]
    [InlineData("k1", "K1\n\u212a1\n", "1:0")]
    public void Case_can_be_ignored(string words, string log, string found) => Assert.Equal(found, Found(LinePattern.Words(words, ignoreCase: true), log));

    [Theory]
    [InlineData("^step [0-9]+$", "step 1\r\na step 2\r\nstep 33\r\n", "1:0 3:18")]
    [InlineData("^$", "a\r\n\r\nb\n\nc", "2:3 4:7")]
    [InlineData("^100%$", "\r 50%\r100%\r\n", "1:6")]
    [InlineData("n.n", "\u001b[1mn\u001b[0man\u00e9 nun\n", "1:4")]
    [InlineData("(?<=é )x", "é x\n", "1:3")]
    [InlineData("b+", "\u00ff a\ufffdbb\n", "1:7")]
    public void Expressions_match_a_line_or_a_state_of_a_progress_bar(string pattern, string log, string found) =>
        Assert.Equal(found, Found(new LinePattern(pattern), log));

    [Fact]
    public void The_last_matches_are_given_and_all_are_counted()
    {
        _run.Append(string.Concat(Enumerable.Range(1, 5000).Select(n => $"{(n % 2 == 0 ? "even" : "odd")} {n}\r\n")));
        using LogReader log = LogReader.Open(_run.Directory);
        LinePattern even = LinePattern.Words("even");
        SearchResult last = LogSearch.Find(log, even, new SearchRange(Limit: 3));
        Assert.Equal((2500L, "4996 4998 5000"), (last.Total, Numbers(last)));
        SearchResult earlier = LogSearch.Find(log, even, new SearchRange(Before: last.Matches[0].Line, Limit: 3));
        Assert.Equal((2500L, "4990 4992 4994"), (earlier.Total, Numbers(earlier)));
        Assert.Equal("2 4", Numbers(LogSearch.Find(log, even, new SearchRange(Before: 6, Limit: 3))));
        Assert.Equal("", Numbers(LogSearch.Find(log, even, new SearchRange(Before: 2))));
        Assert.Equal(LogSearch.MaxLimit, LogSearch.Find(log, even, new SearchRange(Limit: int.MaxValue)).Matches.Count);
        Assert.Single(LogSearch.Find(log, even, new SearchRange(Limit: 0)).Matches);
    }

    [Theory]
    [InlineData(null, null, null, "4994 4996 4998 5000", 2496)]
    [InlineData(null, null, 9L, "2 4 6 8", 0)]
    [InlineData(null, null, 2L, "", 0)]
    [InlineData(0L, null, null, "2 4 6 8", 0)]
    [InlineData(6L, null, null, "8 10 12 14", 3)]
    [InlineData(7L, null, 11L, "8 10", 3)]
    [InlineData(4996L, null, null, "4998 5000", 2498)]
    [InlineData(5000L, null, null, "", 2500)]
    [InlineData(null, 0L, null, "2 4 6 8", 0)]
    [InlineData(null, 1000L, null, "2002 2004 2006 2008", 1000)]
    [InlineData(100L, 2L, null, "102 104 106 108", 50)]
    [InlineData(null, 2500L, null, "", 2500)]
    public void Matches_before_and_after_a_line_say_how_many_come_before_them(long? after, long? skip, long? before, string lines, long index)
    {
        _run.Append(string.Concat(Enumerable.Range(1, 5000).Select(n => $"{(n % 2 == 0 ? "even" : "odd")} {n}\r\n")));
        using LogReader log = LogReader.Open(_run.Directory);
        SearchResult found = LogSearch.Find(log, LinePattern.Words("even"), new SearchRange(after, skip, before, Limit: 4));
        Assert.Equal((2500L, lines, index), (found.Total, Numbers(found), found.Index));
    }

    [Theory]
    [InlineData(1, 0, "")]
    [InlineData(1, 4, "1 257 513 769")]
    [InlineData(400, 10, "400 800")]
    [InlineData(999, 1000, "999")]
    public void Marks_tell_where_matches_are(int every, int marks, string lines)
    {
        _run.Append(string.Concat(Enumerable.Range(1, 1000).Select(n => n % every == 0 ? "x\r\n" : "\r\n")));
        using LogReader log = LogReader.Open(_run.Directory);
        Assert.Equal(lines, string.Join(' ', LogSearch.Find(log, LinePattern.Words("x"), new SearchRange(Limit: 1, Marks: marks)).Marks));
    }

    [Theory]
    [InlineData("b+", "aabbaa", "bb")]
    [InlineData("€", "\u001b[31m…€…", "€")]
    [InlineData("^", "abc", "")]
    [InlineData("x+", "LONG", "xxxxx")]
    public void The_preview_says_where_the_match_is(string pattern, string line, string match)
    {
        line = line == "LONG" ? $"{new string('a', 5000)}xxxxx{new string('b', 5000)}" : line;
        _run.Append(line + "\r\n");
        SearchMatch found = Assert.Single(Find(new LinePattern(pattern)).Matches);
        Assert.Equal(match, found.Preview.Substring(found.Start, found.Length));
    }

    [Theory]
    [InlineData("match", "a match here", "a match here")]
    [InlineData("match", "\u001b[1ma\tmat\u001b[0mch\u0007", "a match ")]
    [InlineData("50", "\r 10%\r 50%\r100%", " 50%")]
    public void The_preview_is_plain_text(string words, string line, string preview)
    {
        _run.Append(line + "\r\n");
        Assert.Equal(preview, Assert.Single(Find(LinePattern.Words(words)).Matches).Preview);
    }

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(1000, 0)]
    [InlineData(50, 1000)]
    [InlineData(1000, 5000)]
    [InlineData(150, 20)]
    public void The_preview_of_a_long_line_is_what_stands_around_the_match(int before, int after)
    {
        _run.Append($"{string.Concat(Enumerable.Repeat("\ud83d\ude00", before))}match{string.Concat(Enumerable.Repeat("日", after))}\r\n");
        string preview = Assert.Single(Find(LinePattern.Words("match")).Matches).Preview;
        Assert.Contains("match", preview, StringComparison.Ordinal);
        Assert.InRange(preview.Length, 150, MatchPreview.MostCharacters + 2);
        Assert.DoesNotContain('\ufffd', preview);
        Assert.Equal(before > 0, preview.StartsWith('…'));
        Assert.Equal(after > 20, preview.EndsWith('…'));
        Assert.Equal(preview, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(preview)));
    }

    [Fact]
    public void A_word_is_found_wherever_blocks_and_pieces_of_long_lines_meet()
    {
        const int Every = 32_749;
        var text = new StringBuilder();
        for (int n = 0; n < 100; n++)
        {
            text.Append('x', Every - 6).Append(n % 25 == 24 ? "needl\n" : "needle");
        }

        _run.Append(text.ToString());
        SearchResult found = Find(LinePattern.Words("needle"));
        Assert.Equal((4L, "1 2 3 4"), (found.Total, Numbers(found)));
        Assert.All(found.Matches, m => Assert.Equal(((m.Line - 1) * 25 * Every) + Every - 6, m.Offset));
        Assert.Equal(4, Find(new LinePattern("needle?x")).Total);
    }

    [Fact]
    public void Colours_in_some_lines_change_no_numbers()
    {
        _run.Append(string.Concat(Enumerable.Range(1, 30_000).Select(n =>
            n % 3 == 0 ? $"\u001b[3{n % 8}mli\u001b[1mne\u001b[0m {n}\r\n" : $"line {n}\u001b[K\r\n")));
        SearchResult found = Find(LinePattern.Words("line 29999"));
        Assert.Equal(29_999, Assert.Single(found.Matches).Line);
        Assert.Equal(30_000, Find(LinePattern.Words("line ")).Total);
        Assert.Equal(30_000, Find(new LinePattern("^line [0-9]+$")).Total);
        Assert.Equal(30_000, Find(LinePattern.Words("LINE ", ignoreCase: true)).Total);
    }

    [Fact]
    public void An_offset_leads_to_the_match()
    {
        _run.Append(string.Concat(Enumerable.Range(1, 20_000).Select(n => $"{n}: \u001b[32m{(n % 997 == 0 ? "nee\u001b[1mdle" : "straw")}\u001b[0m\r\n")));
        using LogReader log = LogReader.Open(_run.Directory);
        SearchResult found = LogSearch.Find(log, new LinePattern("need.e"));
        Assert.Equal(20, found.Total);
        Assert.All(found.Matches, m =>
        {
            Assert.StartsWith("nee\u001b[1mdle", log.Page(m.Offset, 100).Content, StringComparison.Ordinal);
            Assert.Equal($"{m.Line}: needle", m.Preview);
            Assert.Equal(0, m.Line % 997);
        });
    }

    [Fact]
    public void What_comes_after_the_output_is_not_searched()
    {
        _run.Append("needle\r\n");
        _run.Append(Contracts.EndMarker.Create(_run.Id));
        _run.Append("needle\r\n");
        Assert.Equal(1, Find(LinePattern.Words("needle")).Total);
    }

    [Fact]
    public void Too_expensive_a_pattern_is_given_up()
    {
        _run.Append(new string('a', 40) + "b\r\n");
        StintException refused = Assert.Throws<StintException>(() => Find(new LinePattern(@"^(a+)+\1$")));
        Assert.Equal(ErrorCode.Invalid, refused.Code);
        Assert.Equal(0, Find(new LinePattern("^(a+)+$")).Total);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("[x]")]
    public void A_search_keeps_its_time_limit(string pattern)
    {
        _run.Append(string.Concat(Enumerable.Repeat("line\r\n", 1000)));
        using LogReader log = LogReader.Open(_run.Directory);
        var time = new ManualTime { Step = TimeSpan.FromSeconds(1) };
        StintException refused = Assert.Throws<StintException>(() => LogSearch.Find(log, new LinePattern(pattern), timeLimit: TimeSpan.FromSeconds(0.5), time: time));
        Assert.Contains("too expensive", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.Invalid, refused.Code);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("[x]")]
    public void A_search_stops_when_nobody_waits_for_it(string pattern)
    {
        _run.Append("line\r\n");
        using LogReader log = LogReader.Open(_run.Directory);
        Assert.Throws<OperationCanceledException>(() => LogSearch.Find(log, new LinePattern(pattern), ct: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_pattern_is_not_as_long_as_one_likes() =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<StintException>(() => new LinePattern(new string('(', 5000))).Code);

    [Fact]
    public void What_is_found_is_what_a_look_at_each_line_finds()
    {
        string[] pieces = ["a", "b", "ab", "A", "\n", "\r\n", "\r", "é", "\u001b[31m", "\u001b[0m", "\u001b[K", "\u001b]0;ab\u0007"];
        Prop.ForAll(Gen.Elements(pieces).ListOf().ToArbitrary(), log =>
        {
            File.WriteAllText(_run.Directory.Log, string.Concat(log));
            string plain = string.Concat(log.Where(p => p[0] != '\u001b'));
            string[] lines = plain.Split('\n');
            long[] wanted = [.. Enumerable.Range(1, lines.Length).Where(n => lines[n - 1].Split('\r').Any(s => s.Contains("ab", StringComparison.Ordinal))).Select(n => (long)n)];
            SearchResult words = Find(LinePattern.Words("ab")), expression = Find(new LinePattern("[a]b"));
            Assert.Equal(wanted, words.Matches.Select(m => m.Line));
            Assert.Equal(words.Matches, expression.Matches);
            Assert.Equal(wanted.Length, words.Total);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(60));
    }

    public void Dispose() => _run.Dispose();

    private static string Numbers(SearchResult found) => string.Join(' ', found.Matches.Select(m => m.Line));

    private string Found(LinePattern pattern, string log)
    {
        _run.Append(log);
        return string.Join(' ', Find(pattern).Matches.Select(m => $"{m.Line}:{m.Offset}"));
    }

    private SearchResult Find(LinePattern pattern)
    {
        using LogReader log = LogReader.Open(_run.Directory);
        return LogSearch.Find(log, pattern);
    }
}
