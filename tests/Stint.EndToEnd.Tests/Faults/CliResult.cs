using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Stint.Contracts;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>How a call of the command line went.</summary>
public sealed record CliResult(string Call, int ExitCode, string Output, string Error)
{
    /// <summary>Standard output without the newline at its end.</summary>
    public string Text => Output.TrimEnd('\n');

    public Run Run => Parse(ContractsJson.Default.Run);

    public IReadOnlyList<Run> Runs => Parse(ContractsJson.Default.IReadOnlyListRun);

    /// <summary>This, once it has been seen to have succeeded.</summary>
    public CliResult Ok() => ExitsWith(0);

    /// <summary>This, once it has been seen to have exited so.</summary>
    public CliResult ExitsWith(int code)
    {
        Assert.True(ExitCode == code, $"{this}\n(expected exit code {code})");
        return this;
    }

    /// <summary>This, once the line on standard error has been seen to name something.</summary>
    public CliResult Says(string part)
    {
        Assert.True(Error.Contains(part, StringComparison.Ordinal), $"{this}\n(expected on standard error: {part})");
        return this;
    }

    public override string ToString() => $"{Call}\nexit code {ExitCode}\n{Output}\n{Error}";

    private T Parse<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Output, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{this}\n({e.Message})", e);
        }
    }
}
