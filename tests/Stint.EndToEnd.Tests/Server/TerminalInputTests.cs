using System.Security.Cryptography;
using System.Text;
using Stint.Contracts;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>What is typed in a terminal arrives as it was typed.</summary>
public sealed class TerminalInputTests : IDisposable
{
    private readonly ServerWorld _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_pasted_text_of_a_megabyte_arrives_whole()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}: größer als 7 €, 漢字 und 🙂\r")));
        RunId run = _server.World.StartLine($"stty raw -echo; echo ready; head -c {text.Length} | sha256sum");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");
        Assert.True(await viewer.TakesControl());

        await viewer.Type(text);

        await _server.World.Printed(run, Convert.ToHexStringLower(SHA256.HashData(text)));
    }

    [Fact]
    public async Task A_character_may_be_split_over_frames()
    {
        RunId run = _server.World.StartLine("echo ready; while read line; do echo \"heard $line\"; done");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");
        Assert.True(await viewer.TakesControl());

        byte[] text = Encoding.UTF8.GetBytes("größe 漢🙂\r");
        foreach (byte b in text)
        {
            await viewer.Type(new[] { b }, last: b % 2 == 0);
        }

        await _server.World.Printed(run, "heard größe 漢🙂");
    }

    [Fact]
    public async Task A_ping_is_answered_to_readers_and_writers_once_all_before_it_is_typed()
    {
        RunId run = _server.World.StartLine("stty raw -echo; echo ready; head -c 300000 | wc -c");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");

        await viewer.Say("{\"type\":\"ping\"}");
        await Eventually.True(() => viewer.Pongs == 1, "an answer to one who reads");
        Assert.True(await viewer.TakesControl());
        await viewer.Type(new string('x', 300_000));
        await viewer.Say("{\"type\":\"ping\"}");
        await Eventually.True(() => viewer.Pongs == 2, "an answer to one who types", TimeSpan.FromSeconds(20));
        viewer.Abort();

        await _server.World.Printed(run, "300000");
    }

    [Fact]
    public async Task Interrupting_from_the_keyboard_ends_the_command()
    {
        RunId run = _server.World.StartLine("echo ready; exec sleep 1000");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");
        Assert.True(await viewer.TakesControl());

        await viewer.Type("\u0003");

        await _server.Becomes(run, RunStatus.Failed);
        Assert.Equal("INT", _server.Run($"/runs/{run}").Signal);
    }

    [Fact]
    public async Task Colours_are_exact_and_the_clients_environment_is_small()
    {
        RunId run = _server.World.StartLine("printf '\\033[38;2;1;2;3mready\\033[m\\n'; sleep 1000");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);

        await viewer.Shows("\e[38;2;1;2;3m");

        int client = int.Parse(_server.World.TmuxSays("list-clients", "-F", "#{client_pid}"), System.Globalization.CultureInfo.InvariantCulture);
        string environment = await File.ReadAllTextAsync($"/proc/{client}/environ", TestContext.Current.CancellationToken);
        Assert.Contains("TERM=xterm-256color\0", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("STINT_", environment, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Token, await File.ReadAllTextAsync($"/proc/{client}/cmdline", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
