using System.Globalization;
using System.Text;
using Stint.Core.Metrics;

namespace Stint.Core.Tests.Metrics;

public sealed class MetricRowTests
{
    [Theory]
    [InlineData("""{"step":3,"time":1700000000.5,"loss":0.5,"acc":1}""", "3 1700000000.5 loss=0.5 acc=1")]
    [InlineData("""{"loss":0.5}""", "- - loss=0.5")]
    [InlineData("""{"_step":7,"_timestamp":1700000000,"_runtime":12,"loss":1}""", "7 1700000000 loss=1")]
    [InlineData("""{"timestamp":1700000000500,"global_step":9,"a":1}""", "9 1700000000.5 a=1")]
    [InlineData("""{"timestamp":"2026-11-20T12:00:00Z","a":1}""", "- 1795176000 a=1")]
    [InlineData("""{"epoch":2,"loss":1}""", "2 - loss=1")]
    [InlineData("""{"epoch":2,"loss":1,"step":40}""", "40 - epoch=2 loss=1")]
    [InlineData("""{"train":{"loss":1,"deep":{"er":2}},"x":3}""", "- - train.loss=1 train.deep.er=2 x=3")]
    [InlineData("""{"a":true,"b":"text","c":null,"d":[1,2],"e":1}""", "- - e=1")]
    [InlineData("""{"a":NaN,"b":Infinity,"c":-Infinity,"d":"NaN","e":"-inf","f":1e999,"g":1}""", "- - a=NaN b=NaN c=NaN d=NaN e=NaN f=NaN g=1")]
    [InlineData("""{"a NaN \" Infinity \\":1,"b":"NaN \\\" x","c":NaN}""", """- - a NaN " Infinity \=1 c=NaN""")]
    [InlineData("""{"image":{"_type":"image-file","size":5,"more":{"x":[1]}},"a":1}""", "- - a=1")]
    [InlineData("""{"n\u00e4me":1}""", "- - näme=1")]
    [InlineData("{}", "- -")]
    [InlineData("[1,2]", null)]
    [InlineData("42", null)]
    [InlineData("""{"a":1""", null)]
    [InlineData("""{"a":1}}""", null)]
    [InlineData("""{"a":1} {"a":2}""", null)]
    [InlineData("""{"a":01}""", null)]
    [InlineData("""{a:1}""", null)]
    public void A_line_is_a_row_or_it_is_broken(string line, string? expected) => Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void What_is_nested_too_deeply_or_has_a_name_too_long_is_left_out()
    {
        Assert.Equal("- - b=1", Read(Encoding.UTF8.GetBytes($$"""{"a":{{string.Concat(Enumerable.Repeat("{\"x\":", 20))}}1{{new string('}', 20)}},"b":1}""")));
        Assert.Equal("- - b=1", Read(Encoding.UTF8.GetBytes($$"""{"{{new string('k', 300)}}":2,"b":1}""")));
        Assert.Null(Read(Encoding.UTF8.GetBytes($$"""{"a":{{new string('[', 5000)}}{{new string(']', 5000)}}}""")));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_broken_line() => Assert.Null(Read([(byte)'{', 0xff, 0, 0xfe, (byte)'}']));

    [Fact]
    public void Keys_beyond_a_number_are_left_out_and_that_is_said()
    {
        var columns = new MetricColumns();
        var row = new MetricRow(columns);
        for (int i = 0; i < 10; i++)
        {
            string line = "{" + string.Join(',', Enumerable.Range(i * 10_000, 10_000).Select(k => $"\"k{k}\":1")) + "}";
            Assert.True(row.TryRead(Encoding.UTF8.GetBytes(line)));
        }

        Assert.Equal(MetricColumns.Most, columns.All.Count);
        Assert.True(columns.IsTruncated);
    }

    private static string? Read(byte[] line)
    {
        var row = new MetricRow(new MetricColumns());
        return !row.TryRead(line) ? null : string.Join(' ', (string[])[Number(row.Step), Number(row.Time), .. row.Values.Select(v => $"{v.Column.Name}={v.Value.ToString(CultureInfo.InvariantCulture)}")]);
    }

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString(CultureInfo.InvariantCulture);
}
