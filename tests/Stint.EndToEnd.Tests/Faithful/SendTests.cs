using System.Text;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Faithful;

public sealed class SendTests : IDisposable
{
    private readonly StintWorld _world = new();

    private string Got => Path.Join(_world.Workdir, "got");

    [Fact]
    public async Task A_megabyte_of_lines_ending_in_a_semicolon_arrives_byte_for_byte()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30_000).Select(i => $"line {i} é🦊 \\ ' \" $(x) #{{y}} %H\t;\n"))[..^1]);
        Assert.True(text.Length > 1_000_000 && text[^1] == ';');
        RunId id = await Reader(text.Length);

        _ = _world.Call(new Setting { Input = text }, "send", "--no-enter", id.ToString(), "-").Ok();

        await Received(text);
    }

    [Fact]
    public async Task Every_byte_but_NUL_arrives()
    {
        byte[] text = [.. Enumerable.Range(1, 255).Select(b => (byte)b), (byte)';'];
        RunId id = await Reader(text.Length);

        _ = _world.Call(new Setting { Input = text }, "send", id.ToString(), "--no-enter", "-").Ok();

        await Received(text);
    }

    [Theory]
    [InlineData("Enter")]
    [InlineData("C-c")]
    [InlineData("ends in ;")]
    [InlineData(";")]
    [InlineData("-l")]
    [InlineData("--key")]
    [InlineData("two\nlines")]
    [InlineData("0x41 $(x) `y` #{pane_id} '\"\\")]
    [InlineData("🦊 é")]
    public async Task Text_is_typed_as_it_stands_and_then_Enter(string text)
    {
        byte[] expected = Encoding.UTF8.GetBytes(text + "\r");
        RunId id = await Reader(expected.Length);

        _ = _world.Call("send", id.ToString(), "--", text).Ok();

        await Received(expected);
    }

    [Fact]
    public async Task Nothing_but_the_text_is_typed_without_enter_and_empty_text_is_Enter_alone()
    {
        RunId id = await Reader(3);

        _ = _world.Call("send", id.ToString(), "ab", "--no-enter").Ok();
        _ = _world.Call("send", id.ToString(), "").Ok();

        await Received("ab\r"u8.ToArray());
    }

    [Fact]
    public async Task Keys_are_pressed_by_name_and_in_order()
    {
        RunId id = await Reader(7);

        _ = _world.Call("send", id.ToString(), "--key", "Up", "--key", "C-c", "--key", "x", "--key", "Escape", "--key", "Enter").Ok();

        await Received("\u001b[A\u0003x\u001b\r"u8.ToArray());
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused()
    {
        RunId id = await Reader(1);
        _ = _world.Call("send", id.ToString()).Refused(2, "TEXT");
        _ = _world.Call("send", id.ToString(), "x", "--key", "Up").Refused(2, "not both");
        _ = _world.Call("send", id.ToString(), "--key", "NoSuchKey").Refused(2, "NoSuchKey");
        _ = _world.Call("send", "zzzz", "x").Refused(3, "zzzz");
        _ = _world.Call("stop", id.ToString()).Ok();
        _ = _world.Call("send", id.ToString(), "x").Refused(3, "closed");
    }

    public void Dispose() => _world.Dispose();

    // A program that reads so many bytes from a raw terminal into a file.
    private async Task<RunId> Reader(int count)
    {
        RunId id = _world.StartLine($"stty raw -echo; echo reading; head -c {count} >got.part; mv got.part got; sleep 100");
        await _world.Printed(id, "reading");
        return id;
    }

    private async Task Received(byte[] expected)
    {
        await Eventually.True(() => File.Exists(Got), $"{expected.Length} bytes arrive", TimeSpan.FromSeconds(30));
        Assert.Equal(expected, await File.ReadAllBytesAsync(Got));
    }
}
