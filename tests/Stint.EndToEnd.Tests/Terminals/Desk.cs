using System.Globalization;
using System.Text;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Terminals;

/// <summary>A user's desk: a workdir, a tmux server for the runs, and terminals of any size (the panes of another tmux server).</summary>
public sealed class Desk : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly PrivateTmux _terminals;

    public Desk()
    {
        Environment = PrivateTmux.CleanEnvironment($"HOME={Folder.Path}", $"XDG_CONFIG_HOME={Folder.Path}", $"XDG_STATE_HOME={Folder.Path}", "SHELL=/bin/sh", "LANG=C.UTF-8");
        _terminals = new PrivateTmux([.. Environment.Select(e => e.ToString())]);
        Runs = new PrivateTmux([.. Environment.Select(e => e.ToString())]);
    }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>The server in which the runs live.</summary>
    public PrivateTmux Runs { get; }

    public IReadOnlyList<OsString> Environment { get; }

    public (int ExitCode, string Output, string Error) Stint(params IReadOnlyList<string> arguments) => StintWith([], arguments);

    /// <summary>The same with variables in place of those of the desk.</summary>
    public (int ExitCode, string Output, string Error) StintWith(IReadOnlyList<string> variables, params IReadOnlyList<string> arguments)
    {
        CapturedOutput end = CapturedProcess.Run(
            new SpawnRequest
            {
                Path = Dist.Stint,
                Arguments = ["stint", .. Global, .. arguments.Select(a => new OsString(a))],
                Environment =
                [
                    .. Environment.Where(e => !variables.Any(v => e.ToString().StartsWith(v[..(v.IndexOf('=') + 1)], StringComparison.Ordinal))),
                    .. variables.Select(v => new OsString(v)),
                ],
            },
            default,
            Deadline);
        return (end.ExitCode, Encoding.UTF8.GetString(end.Output), Encoding.UTF8.GetString(end.Error));
    }

    /// <summary>Launches a shell line and returns the run's id.</summary>
    public string Run(string line, params IReadOnlyList<string> options)
    {
        (int code, string output, string error) = Stint(["run", .. options, "--", "sh", "-c", line]);
        Assert.True(code == 0, error);
        return output.Trim();
    }

    /// <summary>What to type in a terminal for a verb.</summary>
    public string Line(params IReadOnlyList<string> arguments) =>
        string.Join(' ', [Dist.Stint, .. Global.Select(g => g.ToString()), .. arguments]);

    /// <summary>A new terminal of this size with a shell in it.</summary>
    public async Task<TerminalScreen> Terminal(int columns, int rows)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"t{columns}x{rows}");
        _terminals.Server.NewSession(new NewSessionOptions
        {
            Name = name,
            Width = columns,
            Height = rows,
            StartDirectory = Folder.Path,
            Command = ["env", "PS1=$ ", "bash", "--norc"],
        });
        _terminals.Server.Run([
            Commands.SetOption(OptionScope.Session, "status", "off", Target.CurrentWindow(name)),
            Commands.ResizeWindow(Target.CurrentWindow(name), columns, rows),
        ]);
        var screen = new TerminalScreen(_terminals.Server, Target.CurrentWindow(name));
        await screen.Shows("$"); // what is typed earlier may be thrown away
        return screen;
    }

    /// <summary>The size of a run's window, such as <c>200x50</c>; null when it is closed.</summary>
    public string? SizeOf(string run) => OfWindow(run, "#{window_width}x#{window_height}");

    /// <summary>Waits until a run's window has this size.</summary>
    public Task HasSize(string run, string size) => Eventually.True(() => SizeOf(run) == size, $"{size} for run {run}, which has {SizeOf(run)}");

    public string? OfWindow(string run, string format)
    {
        TmuxReply reply = Runs.Server.TryRun(Commands.ListWindows(format, filter: $"#{{==:#{{@stint_run}},{run}}}"));
        return reply.Failure is null && reply.Text.Length > 0 ? reply.Text.Split('\n')[0] : null;
    }

    /// <summary>What is left of viewers: sessions, options and hooks of theirs on the run's window.</summary>
    public string Traces(string run)
    {
        string window = OfWindow(run, "#{window_id}") ?? "";
        string sessions = Runs.Server.Run(Commands.ListSessions("#{session_name}", "#{@stint_view}")).Text;
        string options = Runs.Server.Run(Commands.ShowOptions(OptionScope.Window, window)).Text;
        string hooks = Runs.Server.Run(new TmuxCommand("show-hooks", "-w", "-t", window)).Text;
        return string.Join('\n', [sessions, .. options.Split('\n').Where(o => o.Contains("size", StringComparison.Ordinal)), hooks]).Trim();
    }

    public Task LeftNoTraces(string run) => Eventually.True(() => Traces(run).Length == 0, $"no traces of viewers, but: {Traces(run)}");

    public void Dispose()
    {
        _terminals.Dispose();
        Runs.Dispose();
        Folder.Dispose();
    }

    private IReadOnlyList<OsString> Global => ["--workdir", Folder.Path, "-S", Runs.SocketPath];
}
