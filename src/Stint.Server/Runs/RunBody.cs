using System.Text.Json;
using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.Server.Http;

namespace Stint.Server.Runs;

/// <summary>The body with which a run is made.</summary>
internal static class RunBody
{
    internal static RunRequest ToRequest(RequestBody body, ServeOptions options)
    {
        IReadOnlyList<string>? argv = body.Texts("argv");
        string? line = body.Text("command");
        if (argv is null == line is null)
        {
            throw ApiProblem.Invalid(argv is null ? "command: give command (a shell line) or argv (an array)" : "command: give command or argv, not both");
        }

        CheckCommand(argv, line);
        return new RunRequest
        {
            Argv = argv is null ? null : [.. argv.Select(a => new OsString(a))],
            ShellLine = line is null ? (OsString?)null : new OsString(line),
            Name = Name(body),
            Tag = Tag(body),
            Cwd = Folder(body.Text("workdir"), options),
            SubmitterEnvironment = ThisProcess.Environment(),
            Environment = [.. (body.Map("env") ?? []).Select(e => Change(e.Key, e.Value))],
            Session = options.Session,
            Queue = body.Flag("queue") ?? false,
            Priority = body.Integer("priority") ?? 0,
            Slots = Slots(body),
            After = After(body),
            Timeout = body.Number("timeout_s") is { } seconds ? seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : throw ApiProblem.Invalid("timeout_s: it should be a number of seconds above 0 and below 1000000000") : null,
        };
    }

    internal static RunChange ToChange(RequestBody body, ServeOptions options)
    {
        string? line = body.Text("command");
        if (line is not null)
        {
            CheckCommand(null, line);
        }

        return new RunChange
        {
            Name = Name(body),
            ShellLine = line is null ? (OsString?)null : new OsString(line),
            Cwd = body.Text("workdir") is { } workdir ? Folder(workdir, options) : (OsString?)null,
        };
    }

    /// <summary>Throws <see cref="ApiProblem"/> for a command that cannot be one. Exactly one of the two is given; <paramref name="name"/> is that of the shell line's member.</summary>
    internal static void CheckCommand(IReadOnlyList<string>? argv, string? line, string name = "command")
    {
        string field = line is null ? "argv" : name;
        if (argv is [] or ["", ..] || (line is not null && string.IsNullOrWhiteSpace(line)))
        {
            throw ApiProblem.Invalid($"{field}: it is empty: name a program");
        }

        foreach (string word in argv ?? [line!])
        {
            _ = RequestBody.WithoutNul(field, word);
        }
    }

    private static string? Tag(RequestBody body) => body.Text("tag") is not { } tag ? null
        : JobWindowName.NormalizeTag(RequestBody.WithoutNul("tag", tag)).Length > 0 ? tag
        : throw ApiProblem.Invalid($"tag: '{tag}' has none of a-z, 0-9 and _");

    private static string? Name(RequestBody body) => body.Text("name") is not { } name ? null
        : RequestBody.WithoutNul("name", name).Trim() is { Length: > 0 } given ? given
        : throw ApiProblem.Invalid("name: it is empty");

    private static Dictionary<string, int>? Slots(RequestBody body)
    {
        if (body.Find("slots") is not { } given)
        {
            return null;
        }

        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonProperty slot in given.ValueKind == JsonValueKind.Object ? given.EnumerateObject() : throw RequestBody.Wrong("slots", "an object such as {\"gpu\":1}"))
        {
            slots[slot.Name] = slot.Value.ValueKind == JsonValueKind.Number && slot.Value.TryGetInt32(out int count) ? count : throw RequestBody.Wrong($"slots.{slot.Name}", "a whole number");
            RunSlots.Check(slot.Name, slots[slot.Name]);
        }

        return slots;
    }

    private static List<RunDependency>? After(RequestBody body)
    {
        if (body.Find("after") is not { } given)
        {
            return null;
        }

        const string Wanted = "an array such as [{\"id\":\"…\",\"condition\":\"ok\"}]";
        var after = new List<RunDependency>();
        foreach (JsonElement item in given.ValueKind == JsonValueKind.Array ? given.EnumerateArray() : throw RequestBody.Wrong("after", Wanted))
        {
            bool known = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String;
            if (!known || !RunId.TryParse(item.GetProperty("id").GetString(), out RunId run))
            {
                throw RequestBody.Wrong("after", Wanted);
            }

            string? condition = item.TryGetProperty("condition", out JsonElement word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
            after.Add(new RunDependency(run, condition ?? RunDependency.Ok));
        }

        return after;
    }

    internal static OsString Folder(string? workdir, ServeOptions options)
    {
        string folder = Path.GetFullPath(RequestBody.WithoutNul("workdir", workdir ?? ""), options.Workdir.Path);
        return Directory.Exists(folder) ? folder : throw ApiProblem.Invalid($"workdir: {folder}: there is no such folder");
    }

    private static EnvironmentChange Change(string name, string value) =>
        name.Length > 0 && !name.Contains('=', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal) && !value.Contains('\0', StringComparison.Ordinal)
            ? new EnvironmentChange(name, value)
            : throw ApiProblem.Invalid("env: a name has no '=' and is not empty");
}
