using System.Text.RegularExpressions;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>The same files, loaded by Stint and by tmuxp, each into a server of its own: the sessions are the same.</summary>
public sealed class BesideTmuxpTests : IDisposable
{
    // A shell that writes down what is typed into it, and runs what it is asked to run.
    private const string Recorder = """
        #!/bin/sh
        [ "$1" = -c ] && exec /bin/sh -c "$2"
        trap '' INT QUIT TSTP
        stty raw -echo
        (sleep 0.6; printf 'so that tmux looks again what runs here') &
        exec cat >>"${TMUX%%,*}.${TMUX_PANE#%}"
        """;

    // What is on purpose not as tmuxp does it: a file, a text in what tmuxp makes of it, and what Stint makes of that.
    private static readonly (string File, string Theirs, string Ours)[] Differences =
    [
        // tmux takes a ';' at the end of an argument for the end of the command; tmuxp does not protect it, and it is lost.
        ("enter.yaml", "typed  echo first ", "typed  echo first; "),
    ];

    // A window without a name is called after what runs in it at the moment when automatic renaming is turned off: that is chance.
    private static readonly (string File, string Pattern)[] Chance = [("window-name.yaml", @"^window 6 name=\w+")];

    private readonly StintWorld _world = new();
    private readonly TmuxServer _tmuxp;

    public BesideTmuxpTests()
    {
        ScriptFile.Write(_world.At("recorder"), Recorder);
        _tmuxp = new TmuxServer(TmuxSocket.AtPath(_world.At("p")), new TmuxServerOptions { Environment = _world.Environment(Ours) });
    }

    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(WorkspaceFiles.Folder).Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json").Select(f => Path.GetFileName(f)).Order()];

    private Setting Ours => Setting.With($"SHELL={_world.At("recorder")}", $"HOME={_world.Home}");

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_session_is_what_tmuxp_makes_of_the_file(string name)
    {
        OsString file = Path.Join(WorkspaceFiles.Folder, name);
        _ = _world.Execute(Ours, "tmuxp", "load", "-d", "--yes", "-S", _world.At("p"), file).Ok();

        Answer said = _world.Call(Ours, "ensure", file).Ok();

        Assert.All(said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => Assert.StartsWith("stint: before_script: ", l, StringComparison.Ordinal));
        string[] expected = [], made = [];
        try
        {
            await Eventually.True(
                () => (expected = Corrected(name, Picture(name, _tmuxp))).SequenceEqual(made = Picture(name, _world.Tmux)), "both are the same", TimeSpan.FromSeconds(5));
        }
        catch (TimeoutException)
        {
            Assert.Equal(string.Join('\n', expected.Except(made)), string.Join('\n', made.Except(expected)));
            Assert.Equal(expected, made);
        }
    }

    public void Dispose()
    {
        _ = _tmuxp.TryRun(Commands.KillServer(), deadline: TimeSpan.FromSeconds(5));
        _world.Dispose();
    }

    private static string[] Corrected(string file, string[] picture) =>
        [.. picture.Select(l => Differences.Where(d => d.File == file).Aggregate(l, (text, d) => text.Replace(d.Theirs, d.Ours, StringComparison.Ordinal)))];

    private static string[] Picture(string file, TmuxServer tmux)
    {
        string socket = tmux.Socket.Arguments[1];
        return [.. SessionPicture.Of(tmux, pane => Typed($"{socket}.{pane[1..]}")).Select(l => Chance.Where(c => c.File == file).Aggregate(l, (text, c) => Regex.Replace(text, c.Pattern, "…")))];
    }

    private static string Typed(string file) => File.Exists(file) ? File.ReadAllText(file).Replace('\r', '\n').Replace("\n", "⏎", StringComparison.Ordinal) : "nothing";
}
