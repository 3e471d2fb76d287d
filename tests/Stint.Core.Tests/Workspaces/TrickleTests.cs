using Stint.Core.Workspaces;

namespace Stint.Core.Tests.Workspaces;

/// <summary>What is handed down from session to window, pane and command, beyond what tmuxp 1.27 knows.</summary>
public sealed class TrickleTests
{
    [Fact]
    public void Pauses_and_Enter_come_from_the_nearest_level_that_names_them()
    {
        WorkspacePlan plan = SampleFiles.Of("""
            session_name: s
            sleep_before: 1
            sleep_after: 2
            enter: false
            suppress_history: false
            windows:
              - panes: [a]
              - sleep_before: 3
                enter: true
                panes:
                  - b
                  - sleep_after: 4
                    suppress_history: true
                    shell_command:
                      - c
                      - {cmd: d, sleep_before: 5, enter: false}
                      - {cmd: e, suppress_history: false}
                      - f
            """);
        Assert.Equal(
            ["a 1 2 -", "b 3 2 enter", "c 3 4 enter quiet", "d 5 4 - quiet", "e 5 4 -", "f 5 4 - quiet"],
            plan.Windows.SelectMany(w => w.Panes).SelectMany(p => p.Keys).Select(Described));
    }

    [Fact]
    public void A_pause_without_a_value_is_none()
    {
        WorkspacePlan plan = SampleFiles.Of("""
            session_name: s
            sleep_before: 1
            windows:
              - panes:
                  - {shell_command: [a, {cmd: b, sleep_before: ~}, c]}
                  - {shell_command: d, sleep_before: null}
            """);
        Assert.Equal(
            ["a 1 0 enter quiet", "b 0 0 enter quiet", "c 0 0 enter quiet", "d 0 0 enter quiet"],
            plan.Windows[0].Panes.SelectMany(p => p.Keys).Select(Described));
    }

    [Fact]
    public void Folders_begin_where_their_parent_s_end_and_first_of_all_at_the_file()
    {
        WorkspacePlan plan = SampleFiles.Of("""
            session_name: s
            start_directory: $PROJECT
            windows:
              - panes: [~, {start_directory: tests}, {start_directory: ~/x}, {start_directory: ''}]
              - start_directory: ./src
                panes: [~, {start_directory: ../docs}]
              - start_directory: /usr
                panes: [{start_directory: share}]
            """);
        Assert.Equal("/home/user/work/compiler", plan.StartDirectory);
        Assert.Equal(
            [
                "/home/user/work/compiler", "/home/user/work/compiler/tests", "/home/user/x", "/home/user/work/compiler",
                "/home/user/work/compiler/src", "/home/user/work/compiler/docs",
                "/usr/share",
            ],
            plan.Windows.SelectMany(w => w.Panes).Select(p => p.StartDirectory));
    }

    [Fact]
    public void Without_any_folder_a_window_s_begins_at_the_file()
    {
        WorkspacePlan plan = SampleFiles.Of("session_name: s\nwindows:\n- start_directory: a\n- panes: [{start_directory: ./b}, ~]\n");
        Assert.Equal(["/home/user/work/a", "/home/user/work/b", null], plan.Windows.SelectMany(w => w.Panes).Select(p => p.StartDirectory));
        Assert.Null(plan.StartDirectory);
    }

    [Fact]
    public void A_pane_s_environment_replaces_its_window_s()
    {
        WorkspacePlan plan = SampleFiles.Of("""
            session_name: s
            environment: {A: session}
            windows:
              - environment: {A: window, B: window}
                panes: [~, {environment: {B: pane}}, {environment: {}}]
            """);
        Assert.Equal(["A=window B=window", "B=pane", ""], plan.Windows[0].Panes.Select(p => string.Join(' ', p.Environment.Select(e => $"{e.Name}={e.Value}"))));
        Assert.Equal("A=…", $"{plan.Environment[0]}");
    }

    [Fact]
    public void Values_of_variables_are_taken_as_written()
    {
        WorkspacePlan plan = SampleFiles.Plan("newer", "environment-numbers.yaml");
        Assert.Equal(["8080", "01234", "true", "1.50"], plan.Environment.Select(e => e.Value));
        Assert.Equal("4", plan.Windows[0].Panes[0].Environment[0].Value);
    }

    [Fact]
    public void Titles_on_the_borders_are_options_that_a_window_may_set_otherwise()
    {
        WorkspacePlan plan = SampleFiles.Plan("newer", "enable-pane-titles.yaml");
        Assert.Equal(
            ["pane-border-status bottom", "pane-border-format #{pane_index}: #{pane_title}", "pane-border-status top"],
            plan.Windows[1].Options.Select(o => $"{o.Name} {o.Value}"));
        Assert.Equal(["editor", "tests"], plan.Windows[0].Panes.Select(p => p.Title));
    }

    [Fact]
    public void Titles_may_be_left_empty() => Assert.Equal(["editor", null, " "], SampleFiles.Plan("newer", "pane-title.yaml").Windows[0].Panes.Select(p => p.Title));

    [Fact]
    public void Synchronized_panes_are_an_option()
    {
        WorkspacePlan plan = SampleFiles.Plan("newer", "synchronize.yaml");
        Assert.Equal(["synchronize-panes", "", "synchronize-panes"], plan.Windows.Select(w => string.Join(' ', w.Options.Select(o => o.Name))));
        Assert.Equal(["", "synchronize-panes", ""], plan.Windows.Select(w => string.Join(' ', w.OptionsAfter.Select(o => o.Name))));
    }

    [Fact]
    public void The_session_s_name_is_spelled_as_tmux_does_it() => Assert.Equal("my_project_dev", SampleFiles.Plan("newer", "session-name.yaml").SessionName);

    [Theory]
    [InlineData("./up.sh a ../b", "/home/user/work/up.sh a ../b")]
    [InlineData("../up.sh", "/home/user/up.sh")]
    [InlineData("make $PROJECT", "make compiler")]
    [InlineData("~/up.sh", "/home/user/up.sh")]
    public void A_script_is_looked_for_from_the_file_on(string written, string line) =>
        Assert.Equal(line, SampleFiles.Of($"session_name: s\nbefore_script: {written}\nwindows: [{{}}]").BeforeScript);

    [Fact]
    public void A_folder_with_a_space_stays_one_word_before_a_script() => Assert.Equal(
        "'/home/user/work/my work'/up.sh now", SampleFiles.Of("session_name: s\nbefore_script: ./up.sh now\nwindows: [{}]", "my work/x.yaml").BeforeScript);

    [Fact]
    public void What_cannot_be_done_is_said()
    {
        WorkspacePlan plan = SampleFiles.Of("""
            session_name: s
            plugins: [a.B]
            workspace_builder: a:B
            on_project_start: make
            imports: [other.yaml]
            windows:
              - clear: true
              - clear: true
            """);
        Assert.Equal([2, 3, 5, 4, 7], plan.Notes.Select(n => int.Parse(n.Split(':')[1])));
        Assert.Empty(SampleFiles.Of("session_name: s\nplugins: []\nworkspace_builder: classic\nwindows: [{}]").Notes);
    }

    private static string Described(WorkspaceKeys keys) =>
        $"{keys.Text} {keys.SleepBefore.TotalSeconds} {keys.SleepAfter.TotalSeconds} {(keys.Enter ? "enter" : "-")}{(keys.SuppressHistory ? " quiet" : "")}";
}
