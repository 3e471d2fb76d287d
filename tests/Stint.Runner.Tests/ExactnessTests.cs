using System.Text;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner.Tests;

/// <summary>What was asked for is what the command gets, byte for byte.</summary>
public sealed class ExactnessTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Arguments_arrive_byte_for_byte()
    {
        OsString[] hostile =
        [
            "", "plain", "two words", "'single' \"double\"", "new\nline", "\t", "$HOME `id` $(id)", "#{pane_id} %H", "\\", ";", "*", "--", "-x",
            "é🎉", new OsString([(byte)'a', 0xff, 0xfe, (byte)'b']), new string('x', 100_000), "",
        ];
        RunSpec spec = _harness.Spec();
        spec = spec with { Argv = [RunnerHarness.Job, "show-itself", _harness.Folder.Path, .. hostile] };

        Assert.Equal(0, (await _harness.Launch(spec).Result()).ExitCode);

        OsString[] seen = Split(File.ReadAllBytes(_harness.Folder.At("argv")));
        Assert.Equal(hostile, seen[4..]); // the script's interpreter and the script stand before
    }

    [Fact]
    public async Task The_environment_arrives_byte_for_byte_with_the_panes_own_entries()
    {
        OsString[] given =
        [
            "PATH=/usr/bin:/bin", "EMPTY=", "QUOTES='\"", "LINES_IN=a\nb", "A=B=C", new OsString([.. "BYTES="u8, 0xff, 0x80]), "TERMINFO_DIRS=/x",
        ];
        OsString[] replaced = ["TERM=dumb", "TERM_PROGRAM=vscode", "TERM_PROGRAM_VERSION=9", "TMUX=/no,1,2", "TMUX_PANE=%77", "COLUMNS=1", "LINES=2", "STINT_TOKEN=secret"];
        RunSpec spec = _harness.Spec(RunnerHarness.Job, "show-itself", _harness.Folder.Path) with { Environment = [.. replaced, .. given] };

        Assert.Equal(0, (await _harness.Launch(spec).Result()).ExitCode);

        OsString[] seen = Split(File.ReadAllBytes(_harness.Folder.At("environ")));
        Assert.Equal(given, seen[..given.Length]);
        string[] pane = [.. seen[given.Length..].Select(e => e.ToString())];
        Assert.Contains(pane, e => e.StartsWith("TERM=", StringComparison.Ordinal) && e != "TERM=dumb");
        Assert.Contains("TERM_PROGRAM=tmux", pane);
        Assert.Contains(pane, e => e.StartsWith($"TMUX={_harness.Tmux.SocketPath},", StringComparison.Ordinal));
        Assert.Contains(pane, e => e.StartsWith("TMUX_PANE=%", StringComparison.Ordinal) && e != "TMUX_PANE=%77");
        Assert.Equal(5, pane.Length);
    }

    [Fact]
    public async Task A_megabyte_of_environment_arrives()
    {
        OsString[] large = [.. Enumerable.Range(0, 100).Select(i => new OsString($"V{i}={new string('v', 10_000)}"))];
        RunSpec spec = _harness.Spec(RunnerHarness.Job, "show-itself", _harness.Folder.Path);
        spec = spec with { Environment = [.. spec.Environment, .. large] };

        Assert.Equal(0, (await _harness.Launch(spec).Result()).ExitCode);

        OsString[] seen = Split(File.ReadAllBytes(_harness.Folder.At("environ")));
        Assert.Equal(large, seen.Where(e => e.ToString().StartsWith('V')));
    }

    [Fact]
    public async Task The_program_is_looked_up_in_the_specs_path_only()
    {
        string folder = _harness.Folder.At("bin");
        _ = Directory.CreateDirectory(folder);
        _harness.Folder.WriteScript("bin/only-here", "#!/bin/sh\necho found in $PATH\n");
        RunSpec spec = _harness.Spec("only-here");

        LaunchedRun found = _harness.Launch(spec with { Environment = [$"PATH=/nowhere:{folder}"] });
        Assert.Equal($"found in /nowhere:{folder}\r\n", await found.Output());

        RunResult missing = await _harness.Launch(_harness.Spec("only-here")).Result();
        Assert.Equal(127, missing.ExitCode);
    }

    [Fact]
    public async Task The_command_starts_in_its_folder_with_default_signals_and_no_foreign_descriptors()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "pwd; grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status; ls -m /proc/self/fd; cat /proc/self/stat | cut -d' ' -f5,8");

        string[] lines = (await run.Output()).Split("\r\n");

        Assert.Equal(_harness.Folder.Path, lines[0]);
        Assert.Equal("SigBlk:\t0000000000000000", lines[1]);
        Assert.Equal("SigIgn:\t0000000000000000", lines[2]);
        Assert.Equal("0, 1, 2, 3", lines[4]); // the fourth is the listing's own
        string[] groups = lines[5].Split(' ');
        Assert.Equal(groups[0], groups[1]); // its group is the terminal's foreground
    }

    [Fact]
    public async Task The_result_says_what_the_kernel_counted()
    {
        double before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        LaunchedRun run = _harness.Launch("sh", "-c", "sleep 0.3; i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; exit 3");
        StartRecord started = await run.Started();

        RunResult result = await run.Result();

        Assert.Equal((RunReason.Exit, 3, null, null), (result.Reason, result.ExitCode, result.Signal, result.Message));
        Assert.Equal(started.CommandPid, result.Pid);
        Assert.Equal(started.StartedAt, result.StartedAt);
        Assert.InRange(result.StartedAt!.Value, before, result.EndedAt - 0.3);
        Assert.InRange(result.DurationMs!.Value, 300, 20_000);
        Assert.InRange(result.CpuUserS!.Value + result.CpuSystemS!.Value, 0.01, 10);
        Assert.InRange(result.MaxRssBytes!.Value, 500_000, 100_000_000);
        string json = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(run.Directory.Result, TestContext.Current.CancellationToken));
        string[] members = ["version", "run_id", "exit_code", "signal", "reason", "started_at", "ended_at", "duration_ms", "pid", "cpu_user_s", "cpu_system_s", "max_rss_bytes", "log_bytes", "log_complete", "message", "tail"];
        Assert.Equal(members, System.Text.Json.JsonDocument.Parse(json).RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(run.Directory.Result));
    }

    private static OsString[] Split(byte[] block)
    {
        var parts = new List<OsString>();
        ReadOnlySpan<byte> left = block;
        while (!left.IsEmpty)
        {
            int end = left.IndexOf((byte)0);
            parts.Add(new OsString(left[..end]));
            left = left[(end + 1)..];
        }

        return [.. parts];
    }
}
