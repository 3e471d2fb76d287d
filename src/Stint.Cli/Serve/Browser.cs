using System.Net;
using System.Text;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Server;
using Stint.Server.Page;

namespace Stint.Cli.Serve;

/// <summary>
/// Opens the page in the user's browser through a file that leads there and that only the user can read (0600): the address holds the
/// token, which must be in no process's arguments.
/// </summary>
internal static class Browser
{
    private const int Private = 0b110_000_000;

    /// <summary>Whether a browser would be seen and is wanted: there is a page, a display, and a person at a terminal.</summary>
    internal static bool IsWelcome(bool wanted, Func<string, string?> variable, bool terminal) =>
        wanted && WebPage.IsBuiltIn && terminal && (variable("DISPLAY") is { Length: > 0 } || variable("WAYLAND_DISPLAY") is { Length: > 0 });

    /// <summary>Where the file is.</summary>
    internal static string RedirectFile(Workdir workdir) => Path.ChangeExtension(ServerFile.PrivateName(workdir), ".html");

    /// <summary>Hands the file to <paramref name="opener"/>, such as xdg-open. Null when that was started, else why not. The server removes the file when it ends.</summary>
    internal static string? Open(Workdir workdir, string address, string? opener)
    {
        if (opener is null)
        {
            return "there is no xdg-open: open the address yourself";
        }

        string file = RedirectFile(workdir);
        Write(file, address);
        using Descriptor nothing = Descriptor.OpenRead("/dev/null"), sink = Descriptor.OpenAppend("/dev/null");
        int error = Child.Spawn(
            new SpawnRequest
            {
                Path = opener,
                Arguments = ["xdg-open", file],
                Environment = [.. ThisProcess.Environment().Where(e => !e.ToString().StartsWith("STINT_TOKEN=", StringComparison.Ordinal))],
                Placement = ProcessPlacement.OwnSession,
                Input = nothing,
                Output = sink,
                Error = sink,
            },
            out int pid);
        if (error != 0)
        {
            File.Delete(file);
            return $"{opener}: {Errno.Describe(error)}: open the address yourself";
        }

        new Thread(() => Child.Reap(pid, wait: true)) { IsBackground = true, Name = "browser" }.Start();
        return null;
    }

    private static void Write(string file, string address)
    {
        string quoted = WebUtility.HtmlEncode(address);
        File.Delete(file);
        _ = DurableFile.Create(file, Encoding.UTF8.GetBytes($"<!doctype html><meta charset=utf-8><meta name=referrer content=no-referrer><meta http-equiv=refresh content=\"0;url={quoted}\"><a href=\"{quoted}\">Stint</a>\n"));
        FileSystems.SetMode(file, Private);
    }
}
