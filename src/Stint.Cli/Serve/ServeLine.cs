using System.Globalization;
using Stint.Server;

namespace Stint.Cli.Serve;

/// <summary>The words with which a server is started that is like another: all that was asked for, from the line or the config file.</summary>
internal static class ServeLine
{
    internal static IReadOnlyList<string> Of(ServeOptions options) =>
    [
        ServeVerb.Name,
        .. options.Tmux.Arguments,
        $"--workdir={options.Workdir.Path}",
        $"--host={options.Host}",
        .. options.Port is { } port ? [string.Create(CultureInfo.InvariantCulture, $"--port={port}")] : Array.Empty<string>(),
        .. options.Parallel is { } parallel ? [string.Create(CultureInfo.InvariantCulture, $"--parallel={parallel}")] : Array.Empty<string>(),
        .. (options.Slots ?? new Dictionary<string, int>()).Select(s => string.Create(CultureInfo.InvariantCulture, $"--slots={s.Key}={s.Value}")),
        $"--session={options.Session}",
        .. options.ReadOnly ? ["--read-only"] : Array.Empty<string>(),
        .. options.NoToken ? ["--no-auth"] : Array.Empty<string>(),
        .. options.AllowedHosts.Select(h => $"--allow-host={h}"),
        .. options.AllowedOrigins.Select(o => $"--allow-origin={o}"),
        "--no-browser",
    ];
}
