using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner.Tests;

/// <summary>Programs that people use in a window work in it.</summary>
public sealed class InteractiveTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Vim_edits_and_saves_a_file()
    {
        Assert.SkipWhen(Executables.Find("vim") is null, "vim is not installed");
        LaunchedRun run = _harness.Launch("vim", "-u", "NONE", "-N", "text");
        await run.Shows("~");

        run.Type("ihello from vim");
        run.Press("Escape");
        await run.Shows("hello from vim");
        run.Type(":wq\r");

        Assert.Equal(0, (await run.Result()).ExitCode);
        Assert.Equal("hello from vim\n", await File.ReadAllTextAsync(_harness.Folder.At("text"), TestContext.Current.CancellationToken));
        await run.Closes();
    }

    [Fact]
    public async Task Vim_goes_on_after_Ctrl_Z_and_repaints_after_a_resize()
    {
        Assert.SkipWhen(Executables.Find("vim") is null, "vim is not installed");
        LaunchedRun run = _harness.Launch("vim", "-u", "NONE", "-N", "text");
        await run.Shows("~");

        run.Press("C-z");
        run.Resize(90, 20);
        run.Type("istill here");
        await run.Shows("still here");
        run.Press("Escape");
        run.Type(":q!\r");

        Assert.Equal(0, (await run.Result()).ExitCode);
    }

    [Fact]
    public async Task Less_pages_through_a_file()
    {
        Assert.SkipWhen(Executables.Find("less") is null, "less is not installed");
        await File.WriteAllLinesAsync(_harness.Folder.At("text"), Enumerable.Range(1, 500).Select(i => $"line {i}."), TestContext.Current.CancellationToken);
        LaunchedRun run = _harness.Launch("less", "text");
        await run.Shows("line 1.");

        run.Press("G");
        await run.Shows("line 500.");
        run.Press("q");

        Assert.Equal(0, (await run.Result()).ExitCode);
    }

    [Fact]
    public async Task Htop_draws_and_quits()
    {
        Assert.SkipWhen(Executables.Find("htop") is null, "htop is not installed");
        LaunchedRun run = _harness.Launch("htop");
        await run.Shows("F10");

        run.Press("q");

        Assert.Equal(0, (await run.Result()).ExitCode);
    }

    [Fact]
    public async Task Pythons_prompt_answers_and_survives_Ctrl_C()
    {
        Assert.SkipWhen(Executables.Find("python3") is null, "python3 is not installed");
        LaunchedRun run = _harness.Launch("python3", "-q");
        await run.Shows(">>>");

        run.Type("import time; time.sleep(100)\n");
        await run.Shows("sleep(100)");
        await Task.Delay(200, TestContext.Current.CancellationToken); // nothing tells that the sleep has begun
        run.Press("C-c");
        await run.Shows("KeyboardInterrupt");
        run.Type("print(6 * 7)\n");
        await run.Shows("42");
        run.Type("exit(3)\n");

        Assert.Equal(3, (await run.Result()).ExitCode);
    }

    [Fact]
    public async Task A_killed_full_screen_program_leaves_a_window_that_can_be_read()
    {
        Assert.SkipWhen(Executables.Find("less") is null, "less is not installed");
        await File.WriteAllTextAsync(_harness.Folder.At("text"), "the text\n", TestContext.Current.CancellationToken);
        LaunchedRun run = _harness.Launch("less", "text");
        await run.Shows("the text");

        _ = Signals.SendToProcess(await run.CommandPid(), Signals.Kill);

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Signal, 137, "KILL"), (result.Reason, result.ExitCode, result.Signal));
        Assert.Equal("ended by a SIGKILL from outside", result.Message);
        await run.Stays();
        Assert.Equal("0", run.Look("#{alternate_on}"));
        Assert.Contains($"stint: failed with SIGKILL after ", run.Screen(), StringComparison.Ordinal);
    }
}
