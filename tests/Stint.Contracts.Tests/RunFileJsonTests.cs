using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Stint.Posix;

namespace Stint.Contracts.Tests;

public sealed class RunFileJsonTests
{
    private static readonly RunId Id = RunId.Create(DateTimeOffset.UnixEpoch.AddYears(57));

    public static TheoryData<string> Specs { get; } = ["least", "most"];

    [Theory]
    [MemberData(nameof(Specs))]
    public void A_spec_is_written_as_the_serializer_would_and_read_back(string which)
    {
        RunSpec spec = Spec(which);
        byte[] written = RunFileJson.Of(spec);

        Assert.Equal(JsonSerializer.Serialize(spec, ContractsJson.Default.RunSpec), Encoding.UTF8.GetString(written));
        Assert.Equivalent(spec, RunFileJson.ReadSpec(written), strict: true);
        Assert.Equivalent(JsonSerializer.Deserialize(written, ContractsJson.Default.RunSpec), RunFileJson.ReadSpec(written), strict: true);
    }

    [Fact]
    public void Start_records_and_results_are_written_as_the_serializer_would()
    {
        var start = new StartRecord { RunnerPid = 7, RunnerStart = 8, BootId = "b", MachineId = "m", Host = "hö\"st", CommandPid = 9, CommandStart = 10, StartedAt = 1.25 };
        var never = new StartRecord { Never = true, Message = "line\nbreak" };
        var least = new RunResult { RunId = Id, Reason = RunReason.LaunchError, EndedAt = 1 };
        var most = new RunResult
        {
            RunId = Id,
            ExitCode = 137,
            Signal = "KILL",
            Reason = RunReason.Signal,
            StartedAt = 1795181872.63,
            EndedAt = 1795181872.647,
            DurationMs = 17,
            Pid = 5,
            CpuUserS = 0.001,
            CpuSystemS = 0,
            MaxRssBytes = 6705152,
            LogBytes = long.MaxValue,
            LogComplete = true,
            Message = "it's <done>",
            Tail = ["a", "", "Größe 🙂"],
        };

        Assert.All((StartRecord[])[start, never], r => Assert.Equal(JsonSerializer.Serialize(r, ContractsJson.Default.StartRecord), Encoding.UTF8.GetString(RunFileJson.Of(r))));
        Assert.All((RunResult[])[least, most], r => Assert.Equal(JsonSerializer.Serialize(r, ContractsJson.Default.RunResult), Encoding.UTF8.GetString(RunFileJson.Of(r))));
    }

    [Fact]
    public void Any_text_is_escaped_as_the_serializer_would()
    {
        Prop.ForAll<string?>(text => Same(text ?? "")).QuickCheckThrowOnFailure();
        Assert.All(Enumerable.Range(0, 0x2100), code => Assert.True(Same($"a{(char)code}b{(char)code}"), $"character {code}"));
    }

    private static bool Same(string text)
    {
        var result = new RunResult { RunId = Id, Reason = RunReason.Exit, EndedAt = 1, Message = text, Tail = [text, "plain"] };
        return JsonSerializer.Serialize(result, ContractsJson.Default.RunResult) == Encoding.UTF8.GetString(RunFileJson.Of(result));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"run_id\":7}")]
    [InlineData("{\"run_id\":null}")]
    [InlineData("{\"argv\":\"ls\"}")]
    [InlineData("{\"environment\":[1]}")]
    [InlineData("{\"columns\":\"wide\"}")]
    [InlineData("{\"shell\":null}")]
    [InlineData("{\"version\":1")]
    public void A_spec_that_is_none_is_refused(string json) =>
        Assert.True(Record.Exception(() => RunFileJson.ReadSpec(Encoding.UTF8.GetBytes(json))) is JsonException or InvalidOperationException or FormatException or ArgumentException);

    [Fact]
    public void Every_member_of_a_spec_is_asked_for_or_has_a_default_and_unknown_ones_are_skipped()
    {
        string whole = Encoding.UTF8.GetString(RunFileJson.Of(Spec("least")));

        Assert.Equivalent(Spec("least"), RunFileJson.ReadSpec(Encoding.UTF8.GetBytes(whole.Replace("{\"version\":1,", "{\"new\":{\"a\":[1,{}]},\"newer\":1,"))), strict: true);
        Assert.All(
            (string[])["run_id", "argv", "cwd", "environment"],
            name => Assert.Throws<JsonException>(() => RunFileJson.ReadSpec(Encoding.UTF8.GetBytes(whole.Replace($"\"{name}\"", "\"other\"")))));
    }

    private static RunSpec Spec(string which)
    {
        var least = new RunSpec { RunId = Id, Argv = ["true"], Cwd = "/", Environment = [] };
        return which == "least" ? least : least with
        {
            Argv = ["a b", new OsString([(byte)'a', 0xff, 0xfe]), "", "é'\"\\\n"],
            ShellLine = "echo 'x' | cat > \"y\"",
            Cwd = new OsString([(byte)'/', 0xff]),
            Environment = ["A=1", new OsString([(byte)'B', (byte)'=', 0x80])],
            Umask = 63,
            TimeoutS = 1.5,
            GraceS = 0.25,
            Keep = KeepWindow.Never,
            Columns = 80,
            Rows = 24,
            LogFile = "/tmp/ö.log",
            OnEnd = "date",
            OnEndLimitS = 1,
            Shell = "/bin/zsh",
            Tmux = "/usr/bin/tmux",
        };
    }
}
