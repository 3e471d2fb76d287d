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
            throw ApiProblem.Invalid("command: give command (a shell line) or argv (an array)");
        }

        if (argv is [] or ["", ..] || line is { } text && string.IsNullOrWhiteSpace(text))
        {
            throw ApiProblem.Invalid($"{(line is null ? "argv" : "command")}: it is empty: name a program");
        }

        if ((argv ?? [line!]).Any(w => w.Contains('\0', StringComparison.Ordinal)))
        {
            throw ApiProblem.Invalid($"{(line is null ? "argv" : "command")}: it holds a NUL character");
        }

        return new RunRequest
        {
            Argv = argv is null ? null : [.. argv.Select(a => new OsString(a))],
            ShellLine = line is null ? (OsString?)null : new OsString(line),
            Name = body.Text("name") is { } name ? name.Trim() is { Length: > 0 } given ? given : throw ApiProblem.Invalid("name: it is empty") : null,
            Tag = body.Text("tag"),
            Cwd = Folder(body.Text("workdir"), options),
            SubmitterEnvironment = ThisProcess.Environment(),
            Environment = [.. (body.Map("env") ?? []).Select(e => Change(e.Key, e.Value))],
            Session = options.Session,
            Timeout = body.Number("timeout_s") is { } seconds ? seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : throw ApiProblem.Invalid("timeout_s: it should be a number of seconds above 0") : null,
        };
    }

    private static OsString Folder(string? workdir, ServeOptions options)
    {
        string folder = Path.GetFullPath(workdir ?? "", options.Workdir.Path);
        return Directory.Exists(folder) ? folder : throw ApiProblem.Invalid($"workdir: {folder}: there is no such folder");
    }

    private static EnvironmentChange Change(string name, string value) =>
        name.Length > 0 && !name.Contains('=', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal) && !value.Contains('\0', StringComparison.Ordinal)
            ? new EnvironmentChange(name, value)
            : throw ApiProblem.Invalid("env: a name has no '=' and is not empty");
}
