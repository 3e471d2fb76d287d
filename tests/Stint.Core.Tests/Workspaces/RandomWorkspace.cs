namespace Stint.Core.Tests.Workspaces;

/// <summary>Workspaces of every shape that Stint and tmuxp 1.27 are to understand alike.</summary>
internal sealed class RandomWorkspace(Random random)
{
    private static readonly string[] Lines =
        ["echo a", "'echo $HOME'", "\"echo ${HOME}\\n\"", "~/x", "blank", "pane", "''", "'it''s'", "echo $NO_SUCH_VARIABLE_HERE", "'echo: #x'", "!!str 12", "2x", "\"\\u00e4\""];

    private static readonly string[] Flags = ["true", "false", "yes", "no", "On", "OFF"];
    private static readonly string[] Pauses = ["0", "1", "0.5", "0.25", "1.5e+1", "1:00"];
    private static readonly string[] Options = ["on", "off", "TRUE", "12", "017", "0x1F", "1:30", "-3", "'on'", "'12'", "./x/../y", "'~'", "$HOME/x", "text", "''"];
    private static readonly string[] WindowOptions = [.. Options, "1.5", "1.0e+20", "0.00001", ".inf"];
    private static readonly string[] Variables = ["a", "''", "$HOME", "./x", "'1'", "a=b", "~/y", "'${HOME}${NO_SUCH}'"];

    private bool _folder;
    private int _index;

    internal string Text()
    {
        _folder = Often();
        return Mapping(
            ("session_name", "random"),
            ("start_directory", _folder ? Any(["/usr", "~", "./a", "$HOME/b", "."]) : null),
            ("before_script", Maybe(Any(["./up.sh", "./a/../up.sh x", "make", "../up.sh", "~/up.sh"]))),
            ("shell_command_before", Maybe(Commands())),
            ("suppress_history", Maybe(Any(Flags))),
            ("options", Maybe(Settings(Options))),
            ("global_options", Maybe(Settings(Options))),
            ("environment", Maybe(Settings(Variables))),
            ("ignored", Maybe("{a: [b]}")),
            ("windows", List(1, Window)));
    }

    private string Window()
    {
        string? folder = Maybe(Any(_folder ? ["/etc", "~/c", "./d", "d/e", "../f", "''"] : ["/etc", "~/c"]));
        bool dotted = folder is not (null or "d/e" or "''");
        return Mapping(
            ("window_name", Maybe(Any(["editor", "$HOME", "'a b'", "''", "'1'"]))),
            ("window_index", Maybe(Any([$"{++_index}", $"'{100 + _index}'", $"0{Convert.ToString(200 + _index, 8)}"]))), // no two alike
            ("layout", Maybe(Any(["tiled", "main-vertical", "''"]))),
            ("focus", Maybe(Any([.. Flags, "'true'"]))),
            ("start_directory", folder),
            ("suppress_history", Maybe(Any(Flags))),
            ("window_shell", Maybe(Any(["sh", "''"]))),
            ("environment", Maybe(Settings(Variables))),
            ("options", Maybe(Settings(WindowOptions))),
            ("options_after", Maybe(Settings(WindowOptions))),
            ("shell_command_before", Maybe(Commands())),
            ("panes", Maybe(List(1, () => Pane(dotted)))));
    }

    private string Pane(bool dotted) => random.Next(8) switch
    {
        0 => Any(["~", "null", "", "{}", "[]", "false", "0"]),
        1 or 2 => Any(Lines),
        3 => List(0, Command),
        _ => Mapping(
            ("shell_command", Maybe(random.Next(3) == 0 ? Any(["~", "[]", "[~]", "[blank]", "false"]) : random.Next(2) == 0 ? Any(Lines) : List(1, Command))),
            ("shell_command_before", Maybe(Commands())),
            ("focus", Maybe(Any(Flags))),
            ("enter", Maybe(Any(Flags))),
            ("sleep_before", Maybe(Any([.. Pauses, "~"]))),
            ("sleep_after", Maybe(Any([.. Pauses, "~"]))),
            ("suppress_history", Maybe(Any(Flags))),
            ("start_directory", Maybe(Any(dotted ? ["/var", "~", "./g", "../h", "."] : ["/var", "$HOME"]))),
            ("environment", Maybe(Settings(Variables))),
            ("shell", Maybe(Any(["cat", "''", "~"])))),
    };

    private string Commands() => random.Next(4) switch
    {
        0 => Any([.. Lines, "~", "[]", "{}"]),
        1 => $"{{shell_command: {(random.Next(2) == 0 ? Any(Lines) : List(1, Command))}}}",
        _ => List(1, Command),
    };

    private string Command() => random.Next(2) == 0
        ? Any(Lines)
        : Mapping(("cmd", Any(Lines)), ("enter", Maybe(Any(Flags))), ("sleep_before", Maybe(Any([.. Pauses, "~"]))), ("sleep_after", Maybe(Any([.. Pauses, "~"]))));

    private string Settings(string[] values) => Mapping([.. Enumerable.Range(0, random.Next(4)).Select(_ => (Any(["A", "B", "'@c'", "d-e"]), (string?)Any(values)))]);

    private string Any(string[] choices) => choices[random.Next(choices.Length)];

    private string? Maybe(string value) => random.Next(3) == 0 ? value : null;

    private bool Often() => random.Next(4) != 0;

    private string List(int least, Func<string> item) => $"[{string.Join(", ", Enumerable.Range(0, random.Next(least, 4)).Select(_ => item()).Select(i => i.Length == 0 ? "~" : i))}]";

    private static string Mapping(params (string Key, string? Value)[] entries) =>
        $"{{{string.Join(", ", entries.Where(e => e.Value is not null).Select(e => $"{e.Key}: {e.Value}"))}}}";
}
