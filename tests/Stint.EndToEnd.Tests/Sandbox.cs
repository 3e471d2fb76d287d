using System.Diagnostics;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests;

/// <summary>What a call of stint said and how it ended.</summary>
public sealed record Said(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A user of stint: a home, a workdir and a tmux server of their own, the published binaries first in PATH.</summary>
public sealed class Sandbox : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();

    public Sandbox()
    {
        foreach (string folder in (string[])[Home, Workdir, _folder.At("tmux")])
        {
            Directory.CreateDirectory(folder);
        }

        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = Home,
            ["USER"] = System.Environment.UserName,
            ["SHELL"] = "/bin/sh",
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "xterm-256color",
            ["PATH"] = $"{Binaries}:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["TMUX_TMPDIR"] = _folder.At("tmux"),
            ["STINT_TMUX_SOCKET"] = SocketPath,
        };
    }

    /// <summary>The folder of the binaries under test.</summary>
    public static string Binaries { get; } = System.Environment.GetEnvironmentVariable("STINT_DIST") is { Length: > 0 } dist ? dist : Repository("dist");

    public string Home => _folder.At("home");

    public string Workdir => _folder.At("work");

    public string SocketPath => _folder.At("s");

    public string ConfigFile => Path.Join(Home, ".config/stint/config.yaml");

    /// <summary>The whole environment of what is started; tests may change it.</summary>
    public IDictionary<string, string> Environment { get; }

    public string At(params ReadOnlySpan<string> names) => _folder.At(names);

    public string WriteScript(string name, string script) => _folder.WriteScript(name, script);

    public void Configure(string yaml)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        File.WriteAllText(ConfigFile, yaml);
    }

    /// <summary>Runs stint in the workdir to its end, without a terminal.</summary>
    public Said Stint(params string[] arguments) => Run(Path.Join(Binaries, "stint"), arguments);

    public Said Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Workdir,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} has not ended within {Patience.TotalSeconds} s.");
        }

        return new Said(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Runs a command through stint to its end and returns the run's id.</summary>
    public string Finish(params string[] arguments)
    {
        Said said = Stint(["run", "--wait", .. arguments]);
        return said.Lines is [var id, ..] ? id : throw new InvalidOperationException($"No run: {said.Error}");
    }

    public void Dispose()
    {
        try
        {
            _ = new TmuxServer(TmuxSocket.AtPath(SocketPath)).TryRun(Commands.KillServer(), deadline: TimeSpan.FromSeconds(5));
        }
        finally
        {
            _folder.Dispose();
        }
    }

    private static string Repository(string name)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Join(folder, "stint.slnx")))
            {
                return Path.Join(folder, name);
            }
        }

        throw new InvalidOperationException("There is no stint.slnx above the tests: set STINT_DIST.");
    }
}
