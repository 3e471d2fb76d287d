using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Server;
using Stint.Tmux;

namespace Stint.Cli.Serve;

/// <summary>
/// <c>serve --detach</c>: a server in a tmux window of its own, with the arguments and the environment of its caller. The window's own
/// command line names but the folder in which both stand.
/// </summary>
internal static class DetachedServer
{
    internal const string Option = "--handed-over";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250), Longest = TimeSpan.FromMinutes(2);

    // What belongs to the terminal that a program is in.
    private static readonly string[] OfTheTerminal = ["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TMUX", "TMUX_PANE", "COLUMNS", "LINES"];

    /// <summary>Starts it and returns once it answers. Throws what has kept it from that; then there is no window.</summary>
    internal static HandedReport Start(ServeOptions options, ITmuxClient tmux)
    {
        ServerFile.RequireNone(options.Workdir);
        HandOver handOver = HandOver.Create(options.Workdir, new HandedStart(ServeLine.Of(options), [.. ThisProcess.Environment().Where(e => !IsOfTheTerminal(e)).Select(e => e.Bytes.ToArray())]));
        try
        {
            var window = ServerWindow.Open(tmux, options.Session, options.Workdir.Path, Path.GetFileName(handOver.Folder).Replace('.', '-'), [Program, ServeVerb.Name, $"{Option}={handOver.Folder}"]);
            HandedReport? report = Await(handOver, window);
            if (report is { Code: null })
            {
                return report;
            }

            window.Close();
            throw report is null
                ? new StintException(ErrorCode.Unavailable, "serve: the server ended before it answered: run 'stint serve' without --detach to see why")
                : new StintException(Enum.TryParse(report.Code, out ErrorCode code) ? code : ErrorCode.Unavailable, report.Message ?? "serve: the server could not start");
        }
        finally
        {
            handOver.Remove();
        }
    }

    /// <summary>In the window: becomes the server that was handed over. Returns when that was done already, by this very process.</summary>
    internal static void Become(HandOver handOver)
    {
        if (handOver.Take() is not { } start)
        {
            return;
        }

        OsString[] own = [.. ThisProcess.Environment().Where(IsOfTheTerminal)];
        int error = ThisProcess.Replace(Program, ["stint", .. start.Arguments, $"{Option}={handOver.Folder}"], [.. start.Environment.Select(e => new OsString(e)), .. own]);
        throw new PosixException("execute", Program, error);
    }

    private static string Program => File.ResolveLinkTarget("/proc/self/exe", returnFinalTarget: false)?.FullName ?? Environment.ProcessPath!;

    private static HandedReport? Await(HandOver handOver, ServerWindow window)
    {
        for (long end = Environment.TickCount64 + (long)Longest.TotalMilliseconds; Environment.TickCount64 < end;)
        {
            bool open = window.IsOpen; // first: it may say so and end then
            if (handOver.Wait(open ? Glance : TimeSpan.Zero) is { } report)
            {
                return report;
            }

            if (!open)
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsOfTheTerminal(OsString entry)
    {
        int equals = entry.Bytes.IndexOf((byte)'=');
        return equals > 0 && Array.IndexOf(OfTheTerminal, System.Text.Encoding.UTF8.GetString(entry.Bytes[..equals])) >= 0;
    }
}
