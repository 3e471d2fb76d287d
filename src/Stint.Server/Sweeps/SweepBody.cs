using System.Text.Json;
using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Core.Sweeps;
using Stint.Posix;
using Stint.Server.Http;
using Stint.Server.Runs;

namespace Stint.Server.Sweeps;

/// <summary>The bodies with which sweeps are made and changed.</summary>
internal static class SweepBody
{
    internal static SweepRequest ToRequest(RequestBody body, ServeOptions options)
    {
        RunRequest run = Command(body, options) ?? throw ApiProblem.Invalid("base_command: give base_command (a shell line) or argv (an array)");
        string? status = body.Text("status");
        int? count = body.Integer("count");
        return new SweepRequest
        {
            Run = run with { Cwd = RunBody.Folder(body.Text("workdir"), options) },
            Name = body.Text("name")?.Trim() is { Length: > 0 } name ? name : "sweep",
            Parameters = Parameters(body) ?? new Dictionary<string, JsonElement>(),
            Mode = Mode(body) ?? (count is null ? SweepMode.Grid : SweepMode.Random),
            Count = count,
            Seed = Whole(body, "seed"),
            MaxRuns = body.Integer("max_runs"),
            Parallel = body.Integer("parallel"),
            FailFast = body.Flag("fail_fast") ?? false,
            Goal = body.Text("goal"),
            IsDraft = status switch { null or "pending" => false, "draft" => true, _ => throw RequestBody.Wrong("status", "draft, or left out") },
        };
    }

    internal static SweepEdit ToEdit(RequestBody body, ServeOptions options) => new()
    {
        Name = body.Text("name"),
        Command = Command(body, options),
        Workdir = body.Text("workdir") is { } folder ? RunBody.Folder(folder, options).ToString() : null,
        Parameters = Parameters(body),
        Mode = Mode(body),
        Count = body.Integer("count"),
        Seed = Whole(body, "seed"),
        MaxRuns = body.Integer("max_runs"),
        Parallel = body.Integer("parallel"),
        FailFast = body.Flag("fail_fast"),
        Goal = body.Text("goal"),
        TakenBack = ((string[])["count", "seed", "max_runs", "parallel", "goal"]).Where(body.IsNull).ToHashSet(StringComparer.Ordinal),
    };

    private static RunRequest? Command(RequestBody body, ServeOptions options)
    {
        IReadOnlyList<string>? argv = body.Texts("argv");
        string? line = body.Text("base_command");
        if (argv is null && line is null)
        {
            return null;
        }

        if (argv is not null && line is not null)
        {
            throw ApiProblem.Invalid("base_command: give base_command or argv, not both");
        }

        RunBody.CheckCommand(argv, line, "base_command");
        return new RunRequest
        {
            Argv = argv is null ? null : [.. argv.Select(a => new OsString(a))],
            ShellLine = line is null ? (OsString?)null : new OsString(line),
            Cwd = options.Workdir.Path,
            SubmitterEnvironment = ThisProcess.Environment(),
            Session = options.Session,
        };
    }

    private static Dictionary<string, JsonElement>? Parameters(RequestBody body)
    {
        if (body.Find("parameters") is not { } given)
        {
            return null;
        }

        var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty parameter in given.ValueKind == JsonValueKind.Object ? given.EnumerateObject() : throw RequestBody.Wrong("parameters", "an object such as {\"lr\":[0.1,0.01],\"bs\":{\"min\":8,\"max\":64,\"step\":8}}"))
        {
            if (!parameters.TryAdd(parameter.Name, parameter.Value.Clone()))
            {
                throw ApiProblem.Invalid($"parameters: {parameter.Name} is given more than once");
            }
        }

        return parameters;
    }

    private static SweepMode? Mode(RequestBody body) => body.Text("mode") is not { } word ? null : SweepWords.ParseMode(word) ?? throw RequestBody.Wrong("mode", "grid or random");

    private static long? Whole(RequestBody body, string name) => body.Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
        : throw RequestBody.Wrong(name, "a whole number");
}
