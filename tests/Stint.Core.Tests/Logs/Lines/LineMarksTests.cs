using Stint.Core.Logs.Lines;

namespace Stint.Core.Tests.Logs.Lines;

public sealed class LineMarksTests
{
    [Fact]
    public void There_is_a_mark_every_512_lines()
    {
        var marks = new LineMarks();
        var scan = new LineScan(LineMark.Start, marks);
        scan.Feed(Lines(2000));
        Assert.Equal([513, 1025, 1537], marks.All.Select(m => m.Line));
        Assert.Equal([1024, 2048, 3072], marks.All.Select(m => m.Offset));
    }

    [Fact]
    public void There_is_a_mark_after_each_mebibyte_of_long_lines()
    {
        var marks = new LineMarks();
        var scan = new LineScan(LineMark.Start, marks);
        byte[] line = new byte[400_000];
        line[^1] = (byte)'\n';
        for (int i = 0; i < 9; i++)
        {
            scan.Feed(line);
        }

        Assert.Equal([4, 7, 10], marks.All.Select(m => m.Line));
    }

    [Fact]
    public void Marks_are_the_same_however_the_bytes_are_split()
    {
        byte[] bytes = [.. "\u001b[31mred\nmore\u001b[0m\n"u8.ToArray().Concat(Lines(600)).Concat("\u001b[1m"u8.ToArray()).Concat(Lines(600))];
        LineMark[] whole = Marks(bytes, bytes.Length);
        Assert.Equal(2, whole.Length);
        Assert.All([1, 2, 3, 7, 1000], size => Assert.Equal(whole, Marks(bytes, size)));
    }

    [Fact]
    public void Many_marks_are_thinned_out()
    {
        var marks = new LineMarks(most: 8);
        new LineScan(LineMark.Start, marks).Feed(Lines(512 * 100));
        Assert.InRange(marks.All.Count, 3, 7);
        Assert.Equal(512 * 16, marks.Lines);
        Assert.All(Enumerable.Range(1, 512 * 100), line =>
        {
            LineMark mark = marks.AtOrBefore(line);
            Assert.InRange(mark.Line, Math.Max(1, line - (2 * marks.Lines)), line);
            Assert.Equal((mark.Line - 1) * 2, mark.Offset);
        });
    }

    [Fact]
    public void No_mark_stands_within_a_picture()
    {
        var marks = new LineMarks();
        var scan = new LineScan(LineMark.Start, marks);
        scan.Feed("\u001bPq"u8);
        scan.Feed(Lines(600));
        scan.Feed("\u001b\\"u8);
        Assert.Empty(marks.All);
        Assert.Equal((601L, LineMark.Start), (scan.Line, scan.Restart));
        scan.Feed(Lines(1));
        Assert.Equal(602, Assert.Single(marks.All).Line);
    }

    private static byte[] Lines(int count) => [.. Enumerable.Repeat("x\n"u8.ToArray(), count).SelectMany(l => l)];

    private static LineMark[] Marks(byte[] bytes, int size)
    {
        var marks = new LineMarks();
        var scan = new LineScan(LineMark.Start, marks);
        foreach (byte[] piece in bytes.Chunk(size))
        {
            scan.Feed(piece);
        }

        return [.. marks.All];
    }
}
