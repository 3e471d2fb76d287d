using System.Text;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.World;

/// <summary>
/// The published command line in a world of its own: workdir, home with a tmux.conf, private tmux socket. Bytes reach it as they are given.
/// Disposing ends the tmux server and never throws.
/// </summary>
public sealed class StintWorld : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StintWorld(string tmuxConfiguration = "")
    {
        foreach (string name in (string[])["w", "h", "seen"])
        {
            Directory.CreateDirectory(At(name));
        }

        File.WriteAllText(Path.Join(Home, ".tmux.conf"), tmuxConfiguration);
        Tmux = new TmuxServer(TmuxSocket.AtPath(Socket), new TmuxServerOptions { Environment = Environment(Setting.Plain) });
    }

    /// <summary>The folder of the binaries under test.</summary>
    public static string Dist { get; } = System.Environment.GetEnvironmentVariable("STINT_DIST") ?? Path.Join(Repository(), "dist");

    public static string Stint { get; } = Path.Join(Dist, "stint");

    /// <summary>The dummy job program.</summary>
    public static string Job { get; } = Path.Join(Repository(), "tests/Stint.TestKit/jobs/job");

    /// <summary>Where calls are made, and so where the runs are.</summary>
    public string Workdir => At("w");

    public string Home => At("h");

    public string Socket => At("s");

    /// <summary>Where the dummy job's <c>show-itself</c> writes.</summary>
    public string SeenFolder => At("seen");

    public string Runs => Path.Join(Workdir, ".agents/runs");

    public TmuxServer Tmux { get; }

    public string At(params ReadOnlySpan<string> names) => _folder.At(names);

    public Answer Call(params IReadOnlyList<string> arguments) => Call(Setting.Plain, [.. arguments.Select(a => new OsString(a))]);

    public Answer Call(Setting setting, params IReadOnlyList<OsString> arguments) => Execute(setting, Stint, arguments);

    /// <summary>Any program in this world's environment.</summary>
    public Answer Execute(Setting setting, OsString program, params IReadOnlyList<OsString> arguments)
    {
        CapturedOutput end = CapturedProcess.Run(
            new SpawnRequest
            {
                Path = "/usr/bin/env",
                Arguments = ["env", "-C", setting.Cwd ?? Workdir, program, .. arguments],
                Environment = Environment(setting),
            },
            setting.Input,
            setting.Deadline);
        var answer = new Answer($"{program} {string.Join(' ', arguments.Select(a => a.ToString()))}", end.ExitCode, end.Output, end.Error);
        return end.TimedOut ? throw new TimeoutException($"not within {setting.Deadline.TotalSeconds} s: {answer}") : answer;
    }

    /// <summary>Launches a command and returns the run's id.</summary>
    public RunId Start(params IReadOnlyList<string> command) => RunId.Parse(Call(["run", "--", .. command]).Ok().Text);

    /// <summary>Launches a line for <c>sh -c</c> with options of <c>run</c>.</summary>
    public RunId StartLine(string line, params IReadOnlyList<string> options) => RunId.Parse(Call(["run", .. options, "--", "sh", "-c", line]).Ok().Text);

    /// <summary>Launches, waits for the end, whatever it is, and returns the run.</summary>
    public Run Finish(string line, params IReadOnlyList<string> options) => Finish(StartLine(line, options));

    public Run Finish(RunId id)
    {
        _ = Call("wait", id.ToString());
        return Show(id);
    }

    public Run Show(RunId id) => Call("show", id.ToString(), "--json").Ok().Run;

    public RunDirectory DirectoryOf(RunId id) => new(Path.Join(Runs, id.ToString()));

    /// <summary>What the pane shows.</summary>
    public string Pane(RunId id) => Call("capture", id.ToString()).Out;

    /// <summary>Waits until the pane shows a text: its last line comes after the result, and so after <c>wait</c>.</summary>
    public Task Shows(RunId id, string text) => Eventually.True(
        () => Pane(id).Contains(text, StringComparison.Ordinal), $"the pane of run {id} shows '{text}'", TimeSpan.FromSeconds(30));

    /// <summary>Waits until the run's log holds a text.</summary>
    public Task Printed(RunId id, string text) => Eventually.True(
        () => File.Exists(DirectoryOf(id).Log) && File.ReadAllText(DirectoryOf(id).Log).Contains(text, StringComparison.Ordinal),
        $"run {id} prints {text}", TimeSpan.FromSeconds(30));

    /// <summary>The names of all windows.</summary>
    public string[] Windows() => [.. Tmux.ListWindows().Select(w => w.Name)];

    /// <summary>One tmux command to this world's server, by words.</summary>
    public string TmuxSays(string command, params string[] arguments) => Tmux.Run([new TmuxCommand(command, arguments)]).Text;

    /// <summary>Nothing was half-made: no run directory, no row, no window.</summary>
    public void HoldsNothing()
    {
        Assert.Empty(Directory.Exists(Runs) ? Directory.GetDirectories(Runs) : []);
        Assert.Equal("[]", Call("ls", "--json", "--archived").Ok().Text);
        Assert.DoesNotContain(Tmux.ListWindows(), w => w.Name.StartsWith("job:", StringComparison.Ordinal));
    }

    /// <summary>The environment that calls get.</summary>
    public IReadOnlyList<OsString> Environment(Setting setting)
    {
        List<OsString> entries =
        [
            $"PATH={System.Environment.GetEnvironmentVariable("PATH")}", $"HOME={Home}", "LANG=C.UTF-8", "SHELL=/bin/sh", "TERM=xterm-256color",
            $"STINT_TMUX_SOCKET={Socket}", $"TMUX_TMPDIR={_folder.Path}", $"XDG_RUNTIME_DIR={_folder.Path}",
        ];
        HashSet<string> replaced = [.. setting.Environment.Select(NameOf), .. setting.Without];
        return [.. entries.Where(e => !replaced.Contains(NameOf(e))), .. setting.Environment];
    }

    public void Dispose()
    {
        try
        {
            _ = Tmux.TryRun(Commands.KillServer(), deadline: TimeSpan.FromSeconds(5));
        }
        finally
        {
            _folder.Dispose();
        }
    }

    private static string NameOf(OsString entry) => Encoding.UTF8.GetString(entry.Bytes).Split('=')[0];

    /// <summary>The folder of the sources.</summary>
    public static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(folder, "stint.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder;
    }
}
