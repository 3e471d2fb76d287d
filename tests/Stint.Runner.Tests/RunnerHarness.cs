using System.Globalization;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.Runner.Tests;

/// <summary>Starts runs as the launcher does, in a tmux server of the test's own, with the published runner.</summary>
public sealed class RunnerHarness : IDisposable
{
    private const string Session = "s";

    public RunnerHarness()
    {
        _ = Tmux.Server.NewSession(new NewSessionOptions { Name = Session, Width = 80, Height = 24, Command = ["sleep", "100000"] });
    }

    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The dummy job program.</summary>
    public static string Job { get; } = Path.Join(Repository, "tests/Stint.TestKit/jobs/job");

    public static string Runner { get; } = Path.Join(Environment.GetEnvironmentVariable("STINT_DIST") ?? Path.Join(Repository, "dist"), "stint-runner");

    public PrivateTmux Tmux { get; } = new();

    public TemporaryFolder Folder => Tmux.Folder;

    /// <summary>The spec of a command that starts in the test's folder; change it by <c>with</c>.</summary>
    public RunSpec Spec(params string[] argv) => new()
    {
        RunId = RunId.Create(DateTimeOffset.UtcNow),
        Argv = [.. argv.Select(a => new OsString(a))],
        Cwd = Folder.Path,
        Environment = [$"PATH={Environment.GetEnvironmentVariable("PATH")}", $"HOME={Folder.Path}", "LANG=C.UTF-8"],
        Tmux = Executables.Find("tmux"),
    };

    /// <summary>Writes the spec, without starting anything.</summary>
    public RunDirectory Prepare(RunSpec spec)
    {
        var directory = new RunDirectory(Folder.At(spec.RunId.ToString()));
        _ = DurableFile.CreateDirectory(directory.Path);
        RunFiles.Replace(directory.Spec, spec, ContractsJson.Default.RunSpec);
        return directory;
    }

    public LaunchedRun Launch(params string[] argv) => Launch(Spec(argv));

    public LaunchedRun Launch(RunSpec spec, bool pipe = true) => Launch(Prepare(spec), spec, pipe);

    /// <summary>One command list, as the launcher sends it: the window, its options, its size, its pipe. Words before the runner as <paramref name="wrapper"/>.</summary>
    public LaunchedRun Launch(RunDirectory directory, RunSpec spec, bool pipe = true, params string[] wrapper)
    {
        string name = $"{spec.RunId}", window = Target.Window(Session, name);
        string remain = spec.Keep switch { KeepWindow.Always => "on", KeepWindow.Never => "off", _ => "failed" };
        TmuxCommandList list =
        [
            Commands.NewWindow(new NewWindowOptions
            {
                Target = Target.CurrentWindow(Session), Name = name, Detached = true, PrintFormat = "#{window_id} #{pane_id}",
                Command = [.. wrapper, Runner, directory.Path],
            }),
            Commands.SetOption(OptionScope.Window, "remain-on-exit", remain, window),
            Commands.ResizeWindow(window, spec.Columns, spec.Rows),
            Commands.UnsetOption(OptionScope.Window, "window-size", window),
        ];
        if (pipe)
        {
            list = list.Then(Commands.PipePane(window, $"exec cat >>{Literal.ForShell(directory.Log)}"));
        }

        string[] ids = Tmux.Server.Run(list).Text.Split(' ');
        return new LaunchedRun(Tmux.Server, directory, ids[0], ids[1]);
    }

    public void Dispose() => Tmux.Dispose();

    /// <summary>Whether a process with this pid lives.</summary>
    public static bool Lives(int pid) => ProcessTable.Find(pid) is { IsAlive: true };

    /// <summary>The numbers in a file, one per line.</summary>
    public static int[] Pids(string path) => [.. File.ReadAllLines(path).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];

    private static string FindRepository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(folder, "stint.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder;
    }
}
