using System.Text;

namespace Stint.Contracts.Tests;

public class TerminalTextTests
{
    [Theory]
    [InlineData("plain\r\ntext\r\n", "plain\ntext\n")]
    [InlineData("no end", "no end")]
    [InlineData("a\r\n\r\nb\r\n", "a\n\nb\n")]
    [InlineData("a\r\r\nb\r", "a\nb")]
    [InlineData("\u001b[1;31mred\u001b[0m and \u001b[38;5;208morange\u001b[m\r\n", "red and orange\n")]
    [InlineData("\u001b]0;title\u0007x\u001b]8;;http://a\u001b\\link\u001b]8;;\u001b\\\n", "xlink\n")]
    [InlineData("\u001bP1$r0m\u001b\\a\u001bXsos\u001b\\b\u001b^pm\u001b\\c\u001b_apc\u001b\\d\u001bktitle\u001b\\e", "abcde")]
    [InlineData("\u001b(B\u001b)0a\u001b=b\u001b>c\u001b#8d", "abcd")]
    [InlineData("a\u0007b\0c\u000bd\u000ce\u007ff\u000e\u000fg", "abcdefg")]
    [InlineData("\u001b[?25l\u001b[>4;1mx\u001b[?2004h\u001b[6n\u001b[c", "x")]
    [InlineData("12345\rab\n", "ab345\n")]
    [InlineData("12345\r\u001b[Kab\n", "ab\n")]
    [InlineData("12345\u001b[3D\u001b[1Kx\n", "  x45\n")]
    [InlineData("12345\u001b[2K\rx\n", "x\n")]
    [InlineData("12345\u001b[2Kx\n", "     x\n")]
    [InlineData("12345\u001b[2D\u001b[Kx\n", "123x\n")]
    [InlineData("12345\u001b[2Gx\u001b[4`y\n", "1x3y5\n")]
    [InlineData("ab\u001b[3Cc\n", "ab   c\n")]
    [InlineData("abc\b\bX\n", "aXc\n")]
    [InlineData("\b\b\bX\n", "X\n")]
    [InlineData("pass\b\b\b\b    \b\b\b\bok\n", "ok  \n")]
    [InlineData("abcdef\u001b[4D\u001b[2P\n", "abef\n")]
    [InlineData("abcdef\u001b[4D\u001b[2X\n", "ab  ef\n")]
    [InlineData("abcdef\u001b[4D\u001b[2@\n", "ab  cdef\n")]
    [InlineData("abc\u001b7\rX\u001b8d\u001b[s\rY\u001b[ue\n", "Ybcde\n")]
    [InlineData("a\tb\n", "a\tb\n")]
    [InlineData("a\tb\rxyz\n", "xyz     b\n")]
    [InlineData("abcdefghij\r\tX\n", "abcdefghXj\n")]
    [InlineData("\u65e5\u672c\rx\n", "x \u672c\n")]
    [InlineData("abcd\r\u65e5\n", "\u65e5cd\n")]
    [InlineData("\u65e5\u672c\u001b[3Gx\n", "\u65e5x \n")]
    [InlineData("e\u0301a\rx\n", "xa\n")]
    [InlineData("a\u0085b\u009bc\n", "abc\n")]
    [InlineData("caf\u00e9 \u00b5s 5\u00b0\n", "caf\u00e9 \u00b5s 5\u00b0\n")]
    [InlineData("\ud83d\udc69\u200d\ud83d\udcbb ok\u001b[0m\n", "\ud83d\udc69\u200d\ud83d\udcbb ok\n")]
    [InlineData("\u001b[31\nx", "\nx")]
    [InlineData("\u001b]0;never ended\nx", "\nx")]
    [InlineData("\u001b[\u001b[1mx", "x")]
    [InlineData("\u001b[12\u00e9x", "\u00e9x")]
    [InlineData("\u001b[H\u001b[2Jone\u001b[2;1Htwo\u001b[2J\u001b[Hthree\n", "one\ntwo\nthree\n")]
    [InlineData("\u001b[99999999C!\r\u001b[Kx\n", "x\n")]
    public void What_was_on_the_screen_is_what_is_told(string bytes, string text) => Assert.Equal(text, Plain(bytes));

    [Fact]
    public void A_tqdm_bar_is_its_last_state() => Assert.Equal(
        "100%|██████████| 3/3 [00:03<00:00,  1.00s/it]\ndone\n",
        Plain("\r  0%|          | 0/3 [00:00<?, ?it/s]\r 33%|███▎      | 1/3 [00:01<00:02,  1.00s/it]"
            + "\r100%|██████████| 3/3 [00:03<00:00,  1.00s/it]\r100%|██████████| 3/3 [00:03<00:00,  1.00s/it]\r\ndone\r\n"));

    [Fact]
    public void A_pip_bar_is_its_last_state() => Assert.Equal(
        "Downloading x.whl (2.1 MB)\n     ━━━━━━━━ 2.1/2.1 MB 9.7 MB/s eta 0:00:00\nInstalled\n",
        Plain("Downloading x.whl (2.1 MB)\r\n\u001b[?25l     \u001b[38;5;237m━━━━━━━━\u001b[0m \u001b[32m0.0/2.1 MB\u001b[0m \u001b[31m?\u001b[0m eta \u001b[36m-:--:--\u001b[0m"
            + "\r\u001b[2K     \u001b[38;2;249;38;114m━━━━\u001b[0m\u001b[38;5;237m━━━━\u001b[0m \u001b[32m1.0/2.1 MB\u001b[0m \u001b[31m9 MB/s\u001b[0m eta \u001b[36m0:00:01\u001b[0m"
            + "\r\u001b[2K     \u001b[38;2;114;156;31m━━━━━━━━\u001b[0m \u001b[32m2.1/2.1 MB\u001b[0m \u001b[31m9.7 MB/s\u001b[0m eta \u001b[36m0:00:00\u001b[0m\r\n\u001b[?25hInstalled\r\n"));

    [Fact]
    public void Layers_drawn_by_moving_up_and_down_fold_into_the_last_one() => Assert.Equal(
        "a: Waiting\nb: Waiting\nb: Done\n",
        Plain("a: Waiting\r\nb: Waiting\r\n\u001b[2A\u001b[2K\ra: Downloading [=>  ]\r\u001b[2B\u001b[1A\u001b[2K\rb: Done\r\u001b[1B\n"));

    [Theory]
    [InlineData(new byte[] { (byte)'a', 0xff, (byte)'b' }, "a\ufffdb")]
    [InlineData(new byte[] { 0xe2, 0x82, (byte)'x' }, "\ufffdx")]
    [InlineData(new byte[] { 0xf0, 0x9f, 0x92 }, "\ufffd")]
    [InlineData(new byte[] { 0xc3, 0x0a, 0xa9 }, "\ufffd\n\ufffd")]
    public void Bytes_that_are_not_text_are_shown_as_replacement_characters(byte[] bytes, string text) => Assert.Equal(text, TerminalText.Plain(bytes));

    [Theory]
    [InlineData("a\r\nb\r\nc\r\n", 2, "b|c")]
    [InlineData("a\r\nb\r\nc", 2, "b|c")]
    [InlineData("a\r\n\r\n", 2, "a|")]
    [InlineData("a\n", 5, "a")]
    [InlineData("\n", 5, "")]
    [InlineData("1%\r50%\r100%\r\n", 3, "100%")]
    [InlineData("[31mred\u001b[0m\n", 3, "red")]
    [InlineData("38;5;1mred\n", 3, "red")]
    [InlineData("5m left\n", 3, "5m left")]
    [InlineData("[1] 5\n", 3, "[1] 5")]
    public void The_last_lines_are_counted_by_their_ends(string log, int count, string lines) =>
        Assert.Equal(lines, string.Join('|', TerminalText.LastLines(Encoding.UTF8.GetBytes(log), count)));

    [Fact]
    public void Nothing_has_no_lines()
    {
        Assert.Empty(TerminalText.LastLines([], 3));
        Assert.Empty(TerminalText.LastLines("a\n"u8, 0));
    }

    [Fact]
    public void The_last_lines_may_begin_within_a_character() => Assert.Equal(["x"], TerminalText.LastLines([0x82, 0xac, (byte)'x'], 3));

    private static string Plain(string bytes) => TerminalText.Plain(Encoding.UTF8.GetBytes(bytes));
}
