using Stint.EndToEnd.Tests.World;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>What is typed arrives, whatever shell it is and however long that takes to start.</summary>
public sealed class ReadinessTests : IDisposable
{
    private const string Flush = "python3 -c 'import termios; termios.tcflush(0, termios.TCIFLUSH)'";

    private readonly StintWorld _world = new();

    [Theory]
    [InlineData("bash")]
    [InlineData("bash --norc --noprofile")]
    [InlineData("bash --posix")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("dash")]
    [InlineData("sh -c 'bash; true'")]
    public async Task Every_shell_gets_its_commands(string shell) => await Arrives(shell);

    [Fact]
    public async Task A_shell_that_takes_three_seconds_and_flushes_its_input_gets_its_commands()
    {
        ScriptFile.Write(_world.At("slow"), $"#!/bin/bash\nsleep 3\n{Flush}\nexec bash --norc\n");
        await Arrives(_world.At("slow"));
    }

    [Fact]
    public async Task So_does_one_that_sleeps_and_flushes_by_itself()
    {
        ScriptFile.Write(_world.At("slow"), "#!/usr/bin/python3\nimport os, termios, time\ntime.sleep(3)\ntermios.tcflush(0, termios.TCIFLUSH)\nos.execvp('dash', ['dash'])\n");
        await Arrives(_world.At("slow"));
    }

    [Fact]
    public async Task So_does_one_that_waits_for_something_else_and_flushes()
    {
        ScriptFile.Write(_world.At("slow"), "#!/usr/bin/python3\nimport os, termios, select\nselect.select([], [], [], 3)\ntermios.tcflush(0, termios.TCIFLUSH)\nos.execvp('bash', ['bash', '--norc'])\n");
        await Arrives(_world.At("slow"));
    }

    [Theory]
    [InlineData("read -r -t 2 -p 'update? ' answer")]
    [InlineData("read -r -s -n 1 -t 2 answer")]
    [InlineData("sleep 2; " + Flush)]
    [InlineData("stty raw -echo; read -r -s -t 1 -d R answer; stty sane")]
    [InlineData("python3 -c 'import tty, time; tty.setraw(0); time.sleep(1)'; stty sane; " + Flush)]
    [InlineData("sleep 1000 & disown")]
    public async Task Start_up_files_of_bash_may_do_what_they_like(string line)
    {
        File.WriteAllText(Path.Join(_world.Home, ".bashrc"), line + "\n");
        await Arrives("bash");
    }

    [Theory]
    [InlineData("read -t 2 -k 1 answer")]
    [InlineData("sleep 2; " + Flush)]
    [InlineData("sleep 1000 &!")]
    public async Task Start_up_files_of_zsh_may_do_what_they_like(string line)
    {
        File.WriteAllText(Path.Join(_world.Home, ".zshrc"), line + "\n");
        await Arrives("zsh");
    }

    [Fact]
    public async Task A_prompt_of_another_program_gets_its_lines()
    {
        string done = _world.At("done");
        await Types("python3 -q", $"open('{done}', 'w').write(str(6 * 7))", done, "42");
    }

    [Fact]
    public void What_never_reads_is_typed_at_in_the_end_with_a_notice()
    {
        Write("sleep 1000", "echo lost");

        Answer said = _world.Call("ensure", _world.At("w.yaml")).Ok();

        Assert.Contains("windows[0].panes[0]: not ready for input after 10 s", said.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private async Task Arrives(string shell)
    {
        string done = _world.At("done");
        await Types(shell, $"echo typed >{done}", done, "typed\n");
    }

    private async Task Types(string shell, string line, string file, string content)
    {
        Write(shell, line);
        Answer said = _world.Call(Setting.With($"HOME={_world.Home}", "SHELL=/bin/sh"), "ensure", _world.At("w.yaml")).Ok();

        Assert.Equal("", said.Error);
        await Eventually.True(() => File.Exists(file) && File.ReadAllText(file) == content, $"'{line}' was carried out");
    }

    private void Write(string shell, string line) => File.WriteAllText(
        _world.At("w.yaml"), $"session_name: w\nwindows:\n- window_name: w\n  panes:\n  - shell: {Quoted("exec " + shell)}\n    suppress_history: false\n    shell_command: {Quoted(line)}\n");

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
