using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Hostile;

/// <summary>Values of the environment reach the command and spec.json, and nothing else.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Secret = "hunter2-0815";
    private static readonly Setting WithSecret = Setting.With($"MY_KEY={Secret}", $"AWS_SECRET_ACCESS_KEY={Secret}", $"STINT_TOKEN={Secret}", $"LANGUAGE={Secret}");
    private readonly StintWorld _world = new();

    [Fact]
    public void A_tmux_server_that_Stint_starts_knows_no_secret()
    {
        _ = _world.Call(WithSecret, "run", "--env", $"MORE={Secret}", "--", "sleep", "100").Ok();
        string server = _world.TmuxSays("display-message", "-p", "#{pid}");

        string[] kept = ["HOME", "PATH", "SHELL", "LANG", "TERM", "TMUX_TMPDIR", "XDG_RUNTIME_DIR", "PWD"];
        string[] names = [.. _world.TmuxSays("show-environment", "-g").Split('\n').Select(l => l.Split('=')[0])];
        Assert.Empty(names.Except(kept));
        Assert.DoesNotContain(Secret, File.ReadAllText($"/proc/{server}/environ"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, _world.TmuxSays("show-environment", "-t", "=stint"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_verb_prints_a_value_and_no_file_but_spec_json_holds_one()
    {
        var said = new List<Answer>();
        Answer first = Try("run", "--json", "--env", $"MORE={Secret}", "--env", "MY_KEY", "--on-end", "exit 3", "--", "sh", "-c", "exit 3");
        string id = first.Run.Id.ToString();
        _ = Try("wait", id);
        _ = Try("run", "--wait", "--env", $"MORE={Secret}", "--", "/not/there");
        _ = Try("run", "-f", "--env", $"MORE={Secret}", "--keep", "--", "sh", "-c", "echo out");
        _ = Try("run", "--env", $"={Secret}", "--", "true");
        _ = Try("run", "--env", $"MORE={Secret}", "--keep", "--rm", "--", "true");
        _ = Try("run", "--env", $"MORE={Secret}", "--bogus", "--", "true");
        _ = Try("run", "--env", $"MORE={Secret}", "--session", "", "--", "true");
        _ = Try("rerun", id, "--json");
        string ready = Try("run", "--ready", "--env", $"MORE={Secret}", "--", "sleep", "100").Text;
        foreach (string[] call in (string[][])
            [["show", id], ["show", id, "--json"], ["ls"], ["ls", "--json", "--watch", "--bogus"], ["logs", id], ["result", id], ["start", ready], ["capture", ready], ["stop", ready],
            ["send", id, "x"], ["archive", id], ["unarchive", id], ["prune"], [], ["--help"], ["show", "zzz"], ["run", "--help"]])
        {
            _ = Try(call);
        }

        // Damage makes errors that quote what they were reading.
        File.WriteAllText(_world.DirectoryOf(RunId.Parse(id)).Spec, $"{{\"environment\":[\"MORE={Secret}\" oops");
        _ = Try("rerun", id);
        File.Delete(Path.Join(_world.Workdir, ".agents/stint.db"));
        _ = Try("ls");

        Assert.All(said, a => Assert.DoesNotContain(Secret, a.Out + a.Error, StringComparison.Ordinal));
        Assert.Equal(["spec.json"], Directory.EnumerateFiles(_world.At(), "*", SearchOption.AllDirectories)
            .Where(f => f != _world.Socket && File.ReadAllBytes(f).AsSpan().IndexOf("hunter2-0815"u8) >= 0).Select(Path.GetFileName).Distinct());

        Answer Try(params string[] call)
        {
            int end = Array.IndexOf(call, "--") is >= 0 and var dashes ? dashes : call.Length;
            Answer answer = _world.Call(WithSecret, [.. call[..end].Append("--verbose").Concat(call[end..]).Select(c => new OsString(c))]);
            said.Add(answer);
            return answer;
        }
    }

    [Fact]
    public void The_files_of_a_run_are_private()
    {
        Run run = _world.Finish("echo x", "--on-end", "true", "--keep");

        foreach (string path in Directory.EnumerateFileSystemEntries(Path.Join(_world.Workdir, ".agents"), "*", SearchOption.AllDirectories).Append(run.RunDir))
        {
            Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(path) & (UnixFileMode)0b000_111_111);
        }
    }

    public void Dispose() => _world.Dispose();
}
