using System.Diagnostics;
using System.Text;
using Stint.Core.Kernel;
using Stint.Core.Workspaces;
using Stint.TestKit;

namespace Stint.Core.Tests.Workspaces;

/// <summary>Every wrong file is refused in one line that names file, line and key.</summary>
public sealed class WrongFileTests
{
    [Theory]
    [InlineData("no-session-name.yaml", "1: session_name: it is missing: name the session")]
    [InlineData("no-windows.yaml", "1: windows: it is missing: list at least one window")]
    [InlineData("windows-empty.yaml", "2: windows: it is an empty list: list at least one window")]
    [InlineData("windows-text.yaml", "2: windows: it is text: write a list of windows")]
    [InlineData("window-text.yaml", "5: windows[1]: it is text: write a mapping such as 'window_name: editor'")]
    [InlineData("panes-mapping.yaml", "5: windows[0].panes: it is a mapping: write a list of panes")]
    [InlineData("shell-command-number.yaml", "6: windows[1].panes[0].shell_command: it is a number: put it in quotes to make it text")]
    [InlineData("environment-list.yaml", "3: environment: it is a list: write a mapping of variables")]
    [InlineData("focus-word.yaml", "3: windows[0].focus: it is text: write true or false")]
    [InlineData("two-documents.yaml", "5: a second document begins: keep to one")]
    [InlineData("comment.yaml", "1: it is empty: write session_name and windows")]
    [InlineData("list.yaml", "1: it is a list: write session_name and windows")]
    [InlineData("not-yaml.yaml", "2: what stands here or above is not valid YAML: mend it")]
    [InlineData("not-json.json", "2: it is not valid JSON from here on: mend it")]
    [InlineData("not-utf8.yaml", "3: it is not UTF-8: save it as UTF-8")]
    [InlineData("itself.yaml", "3: *windows stands inside of what it refers to: write it out")]
    public void A_sample_is_refused(string name, string what) =>
        Assert.Equal($"workspace: {SampleFiles.At("bad", name)}:{what}", Refused(() => SampleFiles.Plan("bad", name)));

    [Theory]
    [InlineData("session_name: 12", "1: session_name: it is a number: put it in quotes to make it text")]
    [InlineData("session_name: yes", "1: session_name: it is a boolean: put it in quotes to make it text")]
    [InlineData("session_name: [a]", "1: session_name: it is a list: write text")]
    [InlineData("session_name: ''", "1: session_name: it is empty: name the session")]
    [InlineData("session_name: $EMPTY", "1: session_name: it is empty: name the session")]
    [InlineData("session_name: \"a\\nb\"", "1: session_name: it holds a line break or another control character: keep names to one plain line")]
    [InlineData("session_name: $1", "1: session_name: tmux would change the name '$1' because of '$': give another name")]
    [InlineData("session_name: a$b", "1: session_name: tmux would change the name 'a$b' because of '$': give another name")]
    [InlineData("session_name: a\\b", "1: session_name: tmux would change the name 'a\\b' because of '\\': give another name")]
    [InlineData("session_name: 'a#{pid}'", "1: session_name: tmux would change the name 'a#{pid}' because of '#': give another name")]
    [InlineData("start_directory: 1", "2: start_directory: it is a number: put it in quotes to make it text")]
    [InlineData("start_directory: \"a\\0\"", "2: start_directory: it holds a NUL character: leave it out")]
    [InlineData("before_script: [a]", "2: before_script: it is a list: write text")]
    [InlineData("before_script: \"sh -c 'a\"", "2: before_script: a quote is not closed, or it ends in a backslash: close it")]
    [InlineData("options: [a]", "2: options: it is a list: write a mapping of options")]
    [InlineData("options: {status: [a]}", "2: options.status: it is a list: write a single value")]
    [InlineData("options: {status: }", "2: options.status: it has no value: write '' for an empty one")]
    [InlineData("options: {-g: a}", "2: options.-g: its name is empty, begins with '-' or holds '=' or a line break: write another name")]
    [InlineData("global_options: text", "2: global_options: it is text: write a mapping of options")]
    [InlineData("environment: {A=B: c}", "2: environment.A=B: its name is empty, begins with '-' or holds '=' or a line break: write another name")]
    [InlineData("environment: {A: {b: c}}", "2: environment.A: it is a mapping: write a single value")]
    [InlineData("suppress_history: perhaps", "2: suppress_history: it is text: write true or false")]
    [InlineData("enter: 2", "2: enter: it is a number: write true or false")]
    [InlineData("sleep_before: soon", "2: sleep_before: it is text: write a number of seconds")]
    [InlineData("sleep_after: -1", "2: sleep_after: it is below 0 or above a day: write a number of seconds")]
    [InlineData("sleep_after: .inf", "2: sleep_after: it is below 0 or above a day: write a number of seconds")]
    [InlineData("sleep_after: .nan", "2: sleep_after: it is below 0 or above a day: write a number of seconds")]
    [InlineData("shell_command_before: 12", "2: shell_command_before: it is a number: put it in quotes to make it text")]
    [InlineData("shell_command_before: [a, ~]", "2: shell_command_before[1]: it is without a value: write text")]
    [InlineData("shell_command_before: [{enter: no}]", "2: shell_command_before[0].cmd: it is missing: write the command there")]
    [InlineData("shell_command_before: [{cmd: 1}]", "2: shell_command_before[0].cmd: it is a number: put it in quotes to make it text")]
    [InlineData("shell_command_before: [[a]]", "2: shell_command_before[0]: it is a list: write text")]
    [InlineData("pane_title_position: left", "2: pane_title_position: it is none of top, bottom and off: write one of them")]
    [InlineData("windows: [{window_name: 1}]", "2: windows[0].window_name: it is a number: put it in quotes to make it text")]
    [InlineData("windows: [{window_name: \"a\\tb\"}]", "2: windows[0].window_name: it holds a line break or another control character: keep names to one plain line")]
    [InlineData("windows: [{window_index: -1}]", "2: windows[0].window_index: it is a number: write a whole number from 0 on")]
    [InlineData("windows: [{window_index: 1.0}]", "2: windows[0].window_index: it is a number: write a whole number from 0 on")]
    [InlineData("windows: [{window_index: 9999999999}]", "2: windows[0].window_index: it is a number: write a whole number from 0 on")]
    [InlineData("windows: [{window_index: 1000000}]", "2: windows[0].window_index: it is above 999999: write a smaller number")]
    [InlineData("windows: [{window_index: 3}, {}, {window_index: 3}]", "2: windows[2].window_index: windows[0] has the index 3, too: give each its own")]
    [InlineData("windows: [{layout: main}]", "2: windows[0].layout: 'main' is no layout: write even-horizontal, even-vertical, main-horizontal, main-vertical, tiled, or what tmux shows as #{window_layout}")]
    [InlineData("windows: [{layout: [tiled]}]", "2: windows[0].layout: it is a list: write text")]
    [InlineData("windows: [{options_after: x}]", "2: windows[0].options_after: it is text: write a mapping of options")]
    [InlineData("windows: [{window_shell: 1}]", "2: windows[0].window_shell: it is a number: put it in quotes to make it text")]
    [InlineData("windows: [{synchronize: never}]", "2: windows[0].synchronize: it is none of before, after, true and false: write one of them")]
    [InlineData("windows: [{panes: vim}]", "2: windows[0].panes: it is text: write a list of panes")]
    [InlineData("windows: [{panes: [1]}]", "2: windows[0].panes[0]: it is a number: put it in quotes to make it text")]
    [InlineData("windows: [{panes: [{focus: x}]}]", "2: windows[0].panes[0].focus: it is text: write true or false")]
    [InlineData("windows: [{panes: [{shell: [a]}]}]", "2: windows[0].panes[0].shell: it is a list: write text")]
    [InlineData("windows: [{panes: [{title: 1}]}]", "2: windows[0].panes[0].title: it is a number: put it in quotes to make it text")]
    [InlineData("windows: [{panes: [{shell_command: [a, {cmd: b, sleep_before: x}]}]}]",
        "2: windows[0].panes[0].shell_command[1].sleep_before: it is text: write a number of seconds")]
    [InlineData("windows: [~]", "2: windows[0]: it is without a value: write a mapping such as 'window_name: editor'")]
    [InlineData("windows: *nothing", "2: *nothing refers to nothing above it: define &nothing first")]
    [InlineData("<<: text", "2: <<: it merges something other than a mapping: refer to a mapping")]
    [InlineData("? [a]\n: b", "2: a key is a mapping or a list: write text")]
    [InlineData("windows: !!python/object:os.system []", "2: the tag tag:yaml.org,2002:python/object:os.system is not known: leave it out")]
    [InlineData("layout: !mine x", "2: the tag !mine does not fit or is not known: leave it out")]
    public void A_wrong_value_is_named(string line, string what)
    {
        string name = line.StartsWith("session_name", StringComparison.Ordinal) ? "" : "session_name: s\n";
        string windows = line.StartsWith("windows", StringComparison.Ordinal) ? "" : "\nwindows:\n- panes: [a]\n";
        Assert.Equal($"workspace: /home/user/work/work.yaml:{what}", Refused(() => SampleFiles.Of($"{name}{line}{windows}")));
    }

    [Theory]
    [InlineData("a: 'b", 1)]
    [InlineData("a: b\n c: d", 2)]
    [InlineData("a: b\n- c", 2)]
    [InlineData("a: b\nc: @d", 2)]
    [InlineData("{a: b", 1)]
    [InlineData("a\nb: c", 2)]
    [InlineData("a: \"\\q\"", 1)]
    [InlineData("- : ", 1)]
    public void What_is_not_YAML_is_refused_with_its_line(string text, int line) =>
        Assert.StartsWith($"workspace: /home/user/work/work.yaml:{line}: ", Refused(() => SampleFiles.Of(text)), StringComparison.Ordinal);

    [Fact]
    public void Lines_of_JSON_are_counted() => Assert.Equal(
        "workspace: /home/user/work/w.json:4: windows[0].focus: it is a mapping: write true or false",
        Refused(() => SampleFiles.Of("{\n\"session_name\": \"s\",\n \"windows\": [ {\n \"focus\": {} } ] }", "w.json")));

    [Fact]
    public void References_that_stand_for_billions_are_refused_at_once()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        Assert.Contains("it holds more than 100,000 values", Refused(() => SampleFiles.Plan("bad", "laughs.yaml")), StringComparison.Ordinal);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 500);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void References_in_merges_are_no_way_around_that()
    {
        var text = new StringBuilder("m0: &m0 {a: 1, b: 2, c: 3}\n");
        for (int i = 1; i < 30; i++)
        {
            text.Append($"m{i}: &m{i}\n  <<: [*m{i - 1}, *m{i - 1}, *m{i - 1}]\n  k{i}: *m{i - 1}\n");
        }

        Assert.Contains("it holds more than 100,000 values", Refused(() => SampleFiles.Of(text.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_before_every_pane_are_counted_for_each()
    {
        string text = $"session_name: s\nshell_command_before: [{string.Join(',', Enumerable.Repeat("a", 20_000))}]\nwindows:\n- panes: [a, b, c, d, e, f]\n";
        Assert.Equal(
            "workspace: /home/user/work/work.yaml:4: windows[0].panes[4]: more than 100,000 lines would be typed from the first pane to this one: make the file smaller",
            Refused(() => SampleFiles.Of(text)));
    }

    [Theory]
    [InlineData("[", "work.yaml")]
    [InlineData("[", "work.json")]
    [InlineData("{a: ", "work.yaml")]
    [InlineData("{\"a\":", "work.json")]
    [InlineData("- ", "work.yaml")]
    [InlineData("? ", "work.yaml")]
    public void Deep_nesting_is_refused_at_once(string opening, string name)
    {
        var clock = Stopwatch.StartNew();
        Refused(() => SampleFiles.Of(string.Concat(Enumerable.Repeat(opening, 1024 * 1024 / opening.Length)), name));
        Assert.InRange(clock.ElapsedMilliseconds, 0, 2000);
    }

    [Fact]
    public void Ten_megabytes_are_refused_unread()
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("large.yaml");
        File.WriteAllText(file, "session_name: large\nwindows:\n- panes: [a]\n#" + new string('x', 10 << 20));
        Assert.Equal($"workspace: {file}: it is larger than 1 MB: no tmuxp file needs that", Refused(() => WorkspaceFile.Locate(file).Read(_ => null)));
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        string file = SampleFiles.At("bad", "empty.yaml");
        Assert.Equal($"workspace: {file}: it is empty or no plain file: write session_name and windows", Refused(() => WorkspaceFile.Locate(file).Read(_ => null)));
    }

    [Fact]
    public void Binary_garbage_is_refused()
    {
        byte[] garbage = new byte[4096];
        new Random(7).NextBytes(garbage);
        Refused(() => SampleFiles.Of(garbage));
        Assert.Contains(":2: it holds a NUL character", Refused(() => SampleFiles.Of("a: b\nc\0"u8.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void Halves_of_characters_are_refused()
    {
        Refused(() => SampleFiles.Of("{\"session_name\": \"\\ud800\", \"windows\": [{}]}", "w.json"));
        Refused(() => SampleFiles.Of("session_name: \"\\ud800\"\nwindows: [{}]"));
    }

    private static string Refused(Action read)
    {
        StintException e = Assert.Throws<StintException>(read);
        Assert.Equal(ErrorCode.Invalid, e.Code);
        Assert.DoesNotContain('\n', e.Message);
        return e.Message;
    }
}
