using System.Text;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>
/// The published command line in a world of its own: workdir, home, private tmux socket. Every call has a deadline. Disposing ends the
/// tmux server and every process that still carries the mark of a run of this workdir; it never throws.
/// </summary>
public sealed class StintCli : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public StintCli(string? root = null)
    {
        Root = root ?? _folder.Path;
        Workdir = Path.Join(Root, "w");
        Home = Path.Join(Root, "h");
        SocketPath = Path.Join(Root, "s");
        Directory.CreateDirectory(Workdir);
        Directory.CreateDirectory(Home);
        Tmux = new TmuxServer(TmuxSocket.AtPath(SocketPath), new TmuxServerOptions { Environment = [.. Environment().Select(e => new OsString(e))] });
    }

    /// <summary>Holds the workdir, the home and the socket.</summary>
    public string Root { get; }

    public string Workdir { get; }

    public string Home { get; }

    public string SocketPath { get; }

    public TmuxServer Tmux { get; }

    public string Agents => Path.Join(Workdir, ".agents");

    public string Database => Path.Join(Agents, "stint.db");

    /// <summary>A path inside the workdir.</summary>
    public string At(string name) => Path.Join(Workdir, name);

    public RunDirectory DirectoryOf(RunId id) => new($"{Agents}/runs/{id}");

    public CliResult Call(params IReadOnlyList<string> arguments) => CallWith([], arguments);

    /// <summary>Calls with more in the environment, entries as <c>NAME=value</c>.</summary>
    public CliResult CallWith(IReadOnlyList<string> environment, params IReadOnlyList<string> arguments) =>
        Execute(Dist.Stint, arguments, environment);

    /// <summary>Any program in this world's environment and workdir.</summary>
    public CliResult Execute(string program, IReadOnlyList<string> arguments, IReadOnlyList<string>? environment = null)
    {
        OsString path = program.Contains('/', StringComparison.Ordinal) ? program : Executables.Find(program) ?? throw new FileNotFoundException(program);
        CapturedOutput end = CapturedProcess.Run(
            new SpawnRequest
            {
                Path = path,
                Arguments = [program, .. arguments.Select(a => new OsString(a))],
                Environment = [.. Environment(environment).Select(e => new OsString(e))],
            },
            default,
            Deadline);
        string call = $"{program} {string.Join(' ', arguments)}";
        return end.TimedOut
            ? throw new TimeoutException($"{call}: not within {Deadline.TotalSeconds} s\n{Encoding.UTF8.GetString(end.Output)}\n{Encoding.UTF8.GetString(end.Error)}")
            : new CliResult(call, end.ExitCode, Encoding.UTF8.GetString(end.Output), Encoding.UTF8.GetString(end.Error));
    }

    /// <summary>Launches a command and returns the run's id.</summary>
    public RunId Start(params IReadOnlyList<string> command) => RunId.Parse(Call(["run", "--", .. command]).Ok().Text);

    /// <summary>Launches a line for <c>/bin/sh</c> and returns the run's id once its command is noted as running, or has ended.</summary>
    public async Task<RunId> StartShell(string line, params IReadOnlyList<string> options)
    {
        RunId id = RunId.Parse(Call(["run", .. options, "--", "sh", "-c", line]).Ok().Text);
        await Eventually.True(() => StartOf(id)?.CommandPid is not null || File.Exists(DirectoryOf(id).Result), $"run {id} has started its command", Deadline);
        return id;
    }

    public Run Show(RunId id) => Call("show", id.ToString(), "--json").Ok().Run;

    /// <summary>Status and, once ended, reason: <c>running</c>, <c>failed/lost</c>.</summary>
    public string StateOf(RunId id) => Words(Show(id));

    public static string Words(Run run) => run.Reason is { } reason ? $"{run.Status.Word()}/{reason.Word()}" : run.Status.Word();

    /// <summary>The run when it has ended.</summary>
    public Run Wait(RunId id)
    {
        _ = Call("wait", id.ToString(), "--timeout", "30");
        return Show(id);
    }

    /// <summary>Every run there is, as the list shows it.</summary>
    public IReadOnlyList<Run> All() => Call("ls", "--json", "--archived", "--limit", "0").Ok().Runs;

    /// <summary>The start record with the command's process in it.</summary>
    public Task<StartRecord> CommandOf(RunId id) => Eventually.Get(
        () => StartOf(id) is { CommandPid: not null } start ? start : null, $"run {id} has started its command", Deadline);

    private StartRecord? StartOf(RunId id) => RunFiles.Read(DirectoryOf(id).Started, ContractsJson.Default.StartRecord);

    /// <summary>Sends SQL to the workdir's database behind the product's back.</summary>
    public string Sql(string sql) => Execute("sqlite3", [Database, sql]).Ok().Text;

    public void Dispose()
    {
        try
        {
            _ = Tmux.TryRun(Commands.KillServer(), deadline: TimeSpan.FromSeconds(5));
            byte[] mark = Encoding.UTF8.GetBytes($"STINT_WORKDIR={Workdir}\0");
            foreach (ProcessEntry entry in ProcessTable.All().Where(e => e.IsAlive && Marks.Carries(e.Pid, mark)))
            {
                _ = Signals.SendToProcess(entry.Pid, Signals.Kill);
            }
        }
        finally
        {
            _folder.Dispose();
        }
    }

    private List<string> Environment(IReadOnlyList<string>? more = null)
    {
        List<string> entries =
        [
            $"PATH={System.Environment.GetEnvironmentVariable("PATH")}", $"HOME={Home}", "LANG=C.UTF-8", "SHELL=/bin/sh", "TERM=xterm-256color",
            $"STINT_WORKDIR={Workdir}", $"STINT_TMUX_SOCKET={SocketPath}", $"TMUX_TMPDIR={Root}",
        ];
        entries.RemoveAll(e => more is not null && more.Any(m => m.StartsWith(e[..(e.IndexOf('=') + 1)], StringComparison.Ordinal)));
        return [.. entries, .. more ?? []];
    }
}
