using System.Text.RegularExpressions;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>
/// Everything about a server with one session that a workspace file has a say in, a line each, without what differs from server to
/// server: ids, pids, sockets.
/// </summary>
internal static partial class SessionPicture
{
    private const string Window = "#{window_index} name=#{window_name} active=#{window_active} panes=#{window_panes} size=#{window_width}x#{window_height} layout=#{window_layout}";
    private const string Pane = "pane #{window_index}.#{pane_index} active=#{pane_active} at=#{pane_left},#{pane_top} size=#{pane_width}x#{pane_height}"
        + " path=#{pane_current_path} start=#{pane_start_path} command=#{pane_start_command} title=#{pane_title}";

    /// <summary>What is typed into a pane whose shell is a recorder is in the file that <paramref name="typedInto"/> names.</summary>
    internal static string[] Of(TmuxServer tmux, Func<string, string> typedInto)
    {
        var lines = new List<string>();
        lines.AddRange(Says(tmux, "list-sessions", "-F", "session #{session_name} path=#{session_path} windows=#{session_windows}"));
        string session = Says(tmux, "list-sessions", "-F", "#{session_id}")[0];
        lines.AddRange(Says(tmux, "list-windows", "-t", session, "-F", "window " + Window).Select(l => LayoutIds().Replace(l, "$1").Replace("layout=", "layout=…", StringComparison.Ordinal)).Select(WithoutChecksum));
        lines.AddRange(Says(tmux, "list-panes", "-s", "-t", session, "-F", Pane));
        lines.AddRange(Options(tmux, "server", "-s"));
        lines.AddRange(Options(tmux, "global", "-g"));
        lines.AddRange(Options(tmux, "global window", "-gw"));
        lines.AddRange(Options(tmux, "session", "-t", session));
        foreach (string id in Says(tmux, "list-windows", "-t", session, "-F", "#{window_index} #{window_id}"))
        {
            string[] parts = id.Split(' ');
            lines.AddRange(Options(tmux, $"window {parts[0]}", "-w", "-t", parts[1]));
        }

        lines.AddRange(Says(tmux, "show-environment", "-g").Select(l => $"global environment {l}"));
        lines.AddRange(Says(tmux, "show-environment", "-t", session).Select(l => $"session environment {l}"));
        foreach (string pane in Says(tmux, "list-panes", "-s", "-t", session, "-F", "#{window_index}.#{pane_index} #{pane_pid} #{pane_id}"))
        {
            string[] parts = pane.Split(' ');
            lines.AddRange(Environment(parts[1]).Select(l => $"pane {parts[0]} environment {l}"));
            lines.Add($"pane {parts[0]} typed {typedInto(parts[2])}");
        }

        return [.. lines];
    }

    private static IEnumerable<string> Options(TmuxServer tmux, string what, params string[] arguments) =>
        Says(tmux, "show-options", arguments).Select(l => $"{what} option {l}");

    private static IEnumerable<string> Environment(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(e => !e.StartsWith("TMUX=", StringComparison.Ordinal) && !e.StartsWith("TMUX_PANE=", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        }
        catch (IOException)
        {
            return ["none"];
        }
    }

    private static string WithoutChecksum(string line) => Checksum().Replace(line, "layout=");

    private static string[] Says(TmuxServer tmux, string command, params string[] arguments) =>
        tmux.Run([new TmuxCommand(command, arguments)]).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"(\d+x\d+,\d+,\d+),\d+(?=[,\]}]|$)")]
    private static partial Regex LayoutIds();

    [GeneratedRegex("layout=…[0-9a-f]{4},")]
    private static partial Regex Checksum();
}
