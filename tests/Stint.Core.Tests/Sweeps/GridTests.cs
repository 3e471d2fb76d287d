using System.Text.Json;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Sweeps;

namespace Stint.Core.Tests.Sweeps;

public sealed class GridTests
{
    [Theory]
    [InlineData("""{"lr":[0.1,0.01],"bs":[8,16]}""", "lr=0.1 bs=8|lr=0.1 bs=16|lr=0.01 bs=8|lr=0.01 bs=16")]
    [InlineData("""{"x":{"min":0.1,"max":0.5,"step":0.1}}""", "x=0.1|x=0.2|x=0.3|x=0.4|x=0.5")]
    [InlineData("""{"x":{"min":-1,"max":1}}""", "x=-1|x=0|x=1")]
    [InlineData("""{"x":{"min":1,"max":2,"step":0.6}}""", "x=1|x=1.6")]
    [InlineData("""{"x":[0.10,1e-1,"0.10",100,1e2]}""", "x=0.1|x=0.10|x=100")]
    [InlineData("""{"a":"one","b":true,"c":["x y","=","é",""]}""", "a=one b=true c=x y|a=one b=true c==|a=one b=true c=é|a=one b=true c=")]
    [InlineData("{}", "")]
    public void Parameters_make_cells(string parameters, string cells) => Assert.Equal(cells, string.Join('|', Grid(parameters).Cells(100).Select(c => c.Words)));

    [Theory]
    [InlineData("""{"x":[]}""", "parameters: x: it has no values")]
    [InlineData("""{"x":{"min":1,"max":2,"step":0}}""", "its step is not above 0")]
    [InlineData("""{"x":{"min":2,"max":1}}""", "its max is below its min")]
    [InlineData("""{"x":{"min":1}}""", "its max should be a number")]
    [InlineData("""{"x":{"min":0,"max":1e27,"step":0.1}}""", "it has too many values")]
    [InlineData("""{"x":null}""", "a value should be a text")]
    [InlineData("""{"x":[[1]]}""", "a value should be a text")]
    [InlineData("""{"x=y":1}""", "a name begins with a letter")]
    [InlineData("""{"--x":1}""", "a name begins with a letter")]
    [InlineData("{\"x\\n\":1}", "parameters: x?: a name begins with a letter")]
    [InlineData("""{"x":"a\u0000b"}""", "NUL")]
    [InlineData("""{"a":{"min":1,"max":1e9},"b":{"min":1,"max":1e9},"c":{"min":1,"max":1e9}}""", "more combinations than can be counted")]
    public void What_makes_no_sense_is_refused_with_its_name(string parameters, string why) =>
        Assert.Contains(why, Assert.Throws<StintException>(() => Grid(parameters)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("lr=0.1,0.01", """["0.1","0.01"]""")]
    [InlineData("bs=8..64:8", """{"min":8,"max":64,"step":8}""")]
    [InlineData("n=1..3", """{"min":1,"max":3,"step":1}""")]
    [InlineData("x=-1..1:0.5", """{"min":-1,"max":1,"step":0.5}""")]
    [InlineData("path=../data,/a..b", """["../data","/a..b"]""")]
    [InlineData("opt=", """[""]""")]
    [InlineData("e=a=b", """["a=b"]""")]
    public void The_command_line_says_the_same(string text, string json)
    {
        (string name, JsonElement value) = ParameterReader.FromText(text);
        Assert.Equal(text.Split('=')[0], name);
        Assert.Equal(json, value.GetRawText());
    }

    [Fact]
    public void A_huge_grid_costs_nothing_until_it_is_asked_for()
    {
        SweepGrid grid = Grid("""{"a":{"min":1,"max":1000000},"b":{"min":1,"max":1000000},"c":[1,2,3]}""");
        Assert.Equal(3_000_000_000_000, grid.Total);
        Assert.Equal("a=1 b=1 c=1|a=1 b=1 c=2", string.Join('|', grid.Cells(2).Select(c => c.Words)));
        var drawn = new SweepGrid(ParameterReader.Read(Read("""{"a":{"min":1,"max":1000000},"b":{"min":1,"max":1000000}}""")), SweepMode.Random, 1000, 3);
        Assert.Equal(1000, drawn.Cells(1000).Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void The_same_seed_draws_the_same_cells_everywhere()
    {
        var ten = new SweepGrid(ParameterReader.Read(Read("""{"x":{"min":1,"max":10}}""")), SweepMode.Random, 10, 7);
        string[] drawn = [.. ten.Cells(100).Select(c => c.Parameters[0].Value)];
        Assert.Equal(["8", "1", "5", "7", "9", "6", "3", "2", "10", "4"], drawn);
        Assert.Equal(drawn[..4], new SweepGrid(ParameterReader.Read(Read("""{"x":{"min":1,"max":10}}""")), SweepMode.Random, 4, 7).Cells(100).Select(c => c.Parameters[0].Value));
        Assert.NotEqual(drawn, new SweepGrid(ParameterReader.Read(Read("""{"x":{"min":1,"max":10}}""")), SweepMode.Random, 10, 8).Cells(100).Select(c => c.Parameters[0].Value));
        Assert.Equal(10, new SweepGrid(ParameterReader.Read(Read("""{"x":{"min":1,"max":10}}""")), SweepMode.Random, 99, 7).Total);
    }

    [Fact]
    public void A_cell_is_the_same_whatever_the_order_of_its_parameters()
    {
        Assert.Equal(Grid("""{"lr":0.1,"bs":8}""").Cells(1).Single().Id, Grid("""{"bs":8,"lr":"0.1"}""").Cells(1).Single().Id);
        Assert.NotEqual(Grid("""{"a":"b=1:c"}""").Cells(1).Single().Id, Grid("""{"a":"b"}""").Cells(1).Single().Id);
        Assert.Equal("b9ae1f8d1d9ea3ff9ea0f86ac6e8a3d7".Length, Grid("""{"a":1}""").Cells(1).Single().Id.Length);
    }

    private static SweepGrid Grid(string parameters) => new(ParameterReader.Read(Read(parameters)), SweepMode.Grid);

    private static IEnumerable<KeyValuePair<string, JsonElement>> Read(string json) => [.. JsonDocument.Parse(json).RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value))];
}
