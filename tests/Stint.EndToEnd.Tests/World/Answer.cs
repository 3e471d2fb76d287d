using System.Text;
using System.Text.Json;
using Stint.Contracts;

namespace Stint.EndToEnd.Tests.World;

/// <summary>What one call of a program answered.</summary>
public sealed record Answer(string Call, int ExitCode, byte[] Output, byte[] ErrorOutput)
{
    public string Out => Encoding.UTF8.GetString(Output);

    public string Error => Encoding.UTF8.GetString(ErrorOutput);

    /// <summary>The output without its line end.</summary>
    public string Text => Out.TrimEnd('\n');

    public string[] Lines => Out.Length == 0 ? [] : Text.Split('\n');

    public Run Run => JsonSerializer.Deserialize(Output, ContractsJson.Default.Run)!;

    public IReadOnlyList<Run> Runs => JsonSerializer.Deserialize(Output, ContractsJson.Default.IReadOnlyListRun)!;

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public Answer Ok() => Exits(0);

    public Answer Exits(int code)
    {
        Assert.True(code == ExitCode, $"{this}\nexpected exit code {code}");
        return this;
    }

    /// <summary>Refused as it should be: nothing on stdout, on stderr one line that names the program, no stack trace, the exit code.</summary>
    public Answer Refused(int code, string about)
    {
        Assert.Equal("", Exits(code).Out);
        string line = Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("stint: ", line, StringComparison.Ordinal);
        Assert.Contains(about, line, StringComparison.Ordinal);
        return this;
    }

    public override string ToString() => $"{Call}\nexit code {ExitCode}\n{Out}\n{Error}";
}
