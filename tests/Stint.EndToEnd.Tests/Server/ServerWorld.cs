using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>A world with a server of the published binary on a port of its own.</summary>
public sealed class ServerWorld : IDisposable
{
    private readonly List<Descriptor> _open = [];

    public ServerWorld(params string[] options)
        : this(Setting.Plain, options)
    {
    }

    /// <param name="setting">What is different about the server's environment.</param>
    /// <param name="options">Options of <c>serve</c>.</param>
    public ServerWorld(Setting setting, params string[] options)
    {
        (Setting, Options) = (setting, options);
        Start();
    }

    public Setting Setting { get; set; }

    public StintWorld World { get; } = new();

    public string[] Options { get; }

    public int Pid { get; private set; }

    /// <summary>Such as <c>http://127.0.0.1:7421</c>.</summary>
    public string Address { get; private set; } = "";

    public string Token => File.ReadAllText(Path.Join(World.Workdir, ".agents/token")).Trim();

    /// <summary>What the server has printed on stderr.</summary>
    public string Errors => File.ReadAllText(World.At("server.err"));

    public HttpClient Client { get; private set; } = new();

    /// <summary>Starts the server and waits until it has said its address.</summary>
    public void Start()
    {
        string output = World.At("server.out");
        File.WriteAllText(output, "");
        File.WriteAllText(World.At("server.err"), "");
        Descriptor input = Descriptor.OpenRead("/dev/null"), to = Descriptor.OpenAppend(output), errors = Descriptor.OpenAppend(World.At("server.err"));
        _open.AddRange([input, to, errors]);
        int error = Child.Spawn(
            new SpawnRequest
            {
                Path = "/usr/bin/env",
                Arguments = ["env", "-C", World.Workdir, StintWorld.Stint, "serve", .. Options.Select(o => new OsString(o))],
                Environment = World.Environment(Setting),
                Input = input,
                Output = to,
                Error = errors,
            },
            out int pid);
        Assert.Equal(0, error);
        Pid = pid;
        Eventually.True(() => File.ReadAllText(output).EndsWith('\n') || ProcessTable.Find(Pid) is not { IsAlive: true }, "the server says where it is", TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
        Address = File.ReadAllText(output).Split("/ui/")[0];
        Client.Dispose();
        Client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromSeconds(30) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(output).Trim().Split("#token=")[^1]);
    }

    /// <summary>Sends a signal and returns the exit code, or -1 after KILL. A server that does not end, or ends by another signal, fails the test with all that can be seen of it.</summary>
    public int End(int signal)
    {
        Signals.SendToProcess(Pid, signal);
        bool ended = Child.WaitForEnd(Pid, TimeSpan.FromSeconds(20));
        string threads = ended ? "" : Threads(Pid);
        if (!ended)
        {
            Signals.SendToProcess(Pid, Signals.Kill);
        }

        ChildChange change = Child.Reap(Pid, wait: true)!.Value;
        Pid = 0;
        Assert.True(ended, $"the server does not end by signal {signal}: {threads}{Errors}");
        Assert.True(change.EndSignal == 0 || change.EndSignal == signal, $"the server ended by signal {change.EndSignal}: {Errors}");
        return change.EndSignal == 0 ? change.ExitCode : -1;
    }

    // What each thread does in the kernel, and which signals wait.
    private static string Threads(int pid)
    {
        string all = "";
        foreach (string task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            string status = string.Join(' ', File.ReadLines(Path.Join(task, "status")).Where(l => l.StartsWith("State", StringComparison.Ordinal) || l.StartsWith("Sig", StringComparison.Ordinal) || l.StartsWith("ShdPnd", StringComparison.Ordinal)));
            all += $"{File.ReadAllText(Path.Join(task, "comm")).Trim()}: {File.ReadAllText(Path.Join(task, "wchan"))} {File.ReadAllText(Path.Join(task, "syscall")).Trim()} {status}\n";
        }

        return all;
    }

    /// <summary>Asks the workdir's database, past the server.</summary>
    public string Sql(string sql) => World.Execute(Setting.Plain, "sqlite3", "-cmd", ".timeout 5000", Path.Join(World.Workdir, ".agents/stint.db"), sql).Ok().Text;

    public JsonElement Get(string path) => Answered(Client.GetAsync(path), 200);

    public JsonElement Post(string path, string? body = null, int status = 200) =>
        Answered(Client.PostAsync(path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json")), status);

    public JsonElement Put(string path, string body, int status = 200) =>
        Answered(Client.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json")), status);

    public Run Run(string path) => JsonSerializer.Deserialize(Get(path).GetRawText(), ContractsJson.Default.Run)!;

    /// <summary>Makes a run, started or not, and returns its id.</summary>
    public RunId Make(string body) => RunId.Parse(Post("/runs", body, 201).GetProperty("id").GetString()!);

    public Task Becomes(RunId id, RunStatus status) => Eventually.True(() => Run($"/runs/{id}").Status == status, $"run {id} becomes {status}", TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        if (Pid != 0)
        {
            _ = End(Signals.Kill);
        }

        Client.Dispose();
        _open.ForEach(d => d.Dispose());
        World.Dispose();
    }

    private static JsonElement Answered(Task<HttpResponseMessage> asked, int status)
    {
        using HttpResponseMessage response = asked.GetAwaiter().GetResult();
        string text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }
}
