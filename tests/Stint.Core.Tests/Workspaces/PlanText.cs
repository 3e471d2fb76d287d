using System.Globalization;
using System.Text.Json;
using Stint.Core.Workspaces;

namespace Stint.Core.Tests.Workspaces;

/// <summary>A plan as lines to be compared: of Stint, and of tmuxp as <c>tmuxp_plan.py</c> prints it.</summary>
internal static class PlanText
{
    internal static List<string> Of(WorkspacePlan plan)
    {
        List<string> lines =
        [
            $"session {plan.SessionName} in {Folder(plan.StartDirectory)}",
            $"before {plan.BeforeScript}",
            .. plan.Options.Select(s => $"option {s.Name} is {s.Value}"),
            .. plan.GlobalOptions.Select(s => $"global {s.Name} is {s.Value}"),
            .. plan.Environment.Select(s => $"variable {s.Name} is {s.Value}"),
        ];
        foreach (WorkspaceWindow window in plan.Windows)
        {
            lines.Add($"window {window.Name ?? "(none)"} at {window.Index} as {window.Layout}{(window.Focus ? " in focus" : "")}");
            lines.AddRange(window.Options.Select(s => $"  option {s.Name} is {s.Value}"));
            lines.AddRange(window.OptionsAfter.Select(s => $"  afterwards {s.Name} is {s.Value}"));
            foreach (WorkspacePane pane in window.Panes)
            {
                lines.Add($"  pane in {Folder(pane.StartDirectory)} with {pane.Shell}{(pane.Focus ? " in focus" : "")}");
                lines.AddRange(pane.Environment.Select(s => $"    variable {s.Name} is {s.Value}"));
                double pause = 0;
                foreach (WorkspaceKeys keys in pane.Keys)
                {
                    lines.Add(Pause(pause + keys.SleepBefore.TotalSeconds));
                    lines.Add($"    type{(keys.SuppressHistory ? " quietly" : "")}{(keys.Enter ? " and enter" : "")} '{keys.Text}'");
                    pause = keys.SleepAfter.TotalSeconds;
                }

                lines.Add(Pause(pause));
            }
        }

        return lines;
    }

    internal static List<string> Of(JsonElement plan)
    {
        List<string> lines =
        [
            $"session {plan.GetProperty("session_name")} in {Folder(Text(plan, "start_directory"))}",
            $"before {Text(plan, "before_script")}",
            .. Settings(plan, "options", "option"),
            .. Settings(plan, "global_options", "global"),
            .. Settings(plan, "environment", "variable"),
        ];
        foreach (JsonElement window in plan.GetProperty("windows").EnumerateArray())
        {
            lines.Add($"window {Text(window, "name") ?? "(none)"} at {window.GetProperty("index")} as {Text(window, "layout")}{Focus(window)}");
            lines.AddRange(Settings(window, "options", "  option"));
            lines.AddRange(Settings(window, "options_after", "  afterwards"));
            foreach (JsonElement pane in window.GetProperty("panes").EnumerateArray())
            {
                lines.Add($"  pane in {Folder(Text(pane, "start_directory"))} with {Text(pane, "shell")}{Focus(pane)}");
                lines.AddRange(Settings(pane, "environment", "    variable"));
                JsonElement pauses = pane.GetProperty("pauses");
                int at = 0;
                foreach (JsonElement keys in pane.GetProperty("keys").EnumerateArray())
                {
                    lines.Add(Pause(pauses[at++].GetDouble()));
                    lines.Add($"    type{(keys[2].GetBoolean() ? " quietly" : "")}{(keys[1].GetBoolean() ? " and enter" : "")} '{keys[0]}'");
                }

                lines.Add(Pause(pauses[at].GetDouble()));
            }
        }

        return lines;
    }

    private static IEnumerable<string> Settings(JsonElement of, string key, string word) =>
        of.GetProperty(key).EnumerateArray().Select(s => $"{word} {s[0]} is {s[1]}");

    private static string Focus(JsonElement of) => of.GetProperty("focus").GetBoolean() ? " in focus" : "";

    private static string? Text(JsonElement of, string key) => of.GetProperty(key).GetString();

    private static string Pause(double seconds) => string.Create(CultureInfo.InvariantCulture, $"    pause {seconds:F3}");

    // As a process would see it: what is redundant in a path makes no difference.
    private static string? Folder(string? path) => path is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
