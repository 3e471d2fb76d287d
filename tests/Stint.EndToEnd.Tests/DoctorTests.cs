using System.Text.Json;

namespace Stint.EndToEnd.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly Sandbox _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public void Where_all_is_well_nothing_is_bad_and_nothing_is_left_behind()
    {
        Said doctor = _user.Stint("doctor");
        Assert.Equal((0, ""), (doctor.ExitCode, doctor.Error));
        Assert.Contains("starts and answers", doctor.Output);
        Assert.False(File.Exists(_user.SocketPath));
        Assert.False(Directory.Exists(Path.Join(_user.Workdir, ".agents")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_user.At("tmux")));
    }

    [Fact]
    public void Json_has_name_state_finding_and_remedy()
    {
        foreach (JsonElement check in Checks())
        {
            Assert.Equal(["name", "state", "finding", "remedy"], check.EnumerateObject().Select(p => p.Name));
            Assert.Contains(check.GetProperty("state").GetString(), (string[])["ok", "warn", "bad"]);
            Assert.Equal(check.GetProperty("state").GetString() == "ok", check.GetProperty("remedy").ValueKind == JsonValueKind.Null);
        }
    }

    [Theory]
    [InlineData("echo tmux 3.1c", "3.1c at")]
    [InlineData("echo hello", "does not tell its version")]
    [InlineData("[ \"$1\" = -V ] && echo tmux 3.3a && exit; echo broken >&2; exit 1", "cannot start a server: broken")]
    [InlineData("[ \"$1\" = -V ] && echo tmux 3.3a && exit; exec sleep 60", "no answer in time")]
    public void An_old_or_broken_tmux_is_bad(string script, string finding)
    {
        _user.WriteScript("tmux-bin", "#!/bin/sh\n" + script + "\n");
        Directory.CreateDirectory(_user.At("bin"));
        File.Move(_user.At("tmux-bin"), _user.At("bin", "tmux"));
        _user.Environment["PATH"] = $"{_user.At("bin")}:/usr/bin:/bin";
        Said doctor = _user.Stint("doctor", "--json");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains(finding, doctor.Output);
    }

    [Fact]
    public void A_missing_tmux_is_bad_and_says_what_to_install()
    {
        _user.Environment["PATH"] = _user.At("nothing");
        Assert.Contains("apt-get install tmux", Check("tmux", "bad").GetProperty("remedy").GetString());
    }

    [Fact]
    public void A_runner_of_another_version_is_bad()
    {
        Directory.CreateDirectory(_user.At("bin"));
        File.Copy(Path.Join(Sandbox.Binaries, "stint"), _user.At("bin", "stint"));
        Assert.Contains("missing", _user.Run(_user.At("bin", "stint"), "doctor", "--json").Output);
        File.Move(_user.WriteScript("runner", "#!/bin/sh\necho stint-runner 9.9.9\n"), _user.At("bin", "stint-runner"));
        Assert.Contains("9.9.9", _user.Run(_user.At("bin", "stint"), "doctor", "--json").Output);
    }

    [Fact]
    public void The_users_server_is_asked_and_its_harmful_options_are_found()
    {
        Assert.Equal(0, _user.Run("tmux", "-S", _user.SocketPath, "-f", "/dev/null", "new-session", "-d", "-s", "mine").ExitCode);
        Check("tmux server", "ok");
        Check("tmux options", "ok");
        _user.Run("tmux", "-S", _user.SocketPath, "set-option", "-s", "exit-empty", "off");
        string fake = _user.WriteScript("tmux-bin", "#!/bin/sh\ncase \"$*\" in *exit-unattached*) echo on;; *) exec /usr/bin/tmux \"$@\";; esac\n");
        Directory.CreateDirectory(_user.At("bin"));
        File.Move(fake, _user.At("bin", "tmux"));
        _user.Environment["PATH"] = $"{_user.At("bin")}:/usr/bin:/bin";
        Check("tmux options", "bad");
    }

    [Fact]
    public void Damage_is_reported_and_left_as_it_is()
    {
        string id = _user.Finish("--", "true");
        Check("database", "ok");
        Check("run directories", "ok");
        string result = Path.Join(_user.Workdir, ".agents/runs", id, "result.json"), database = Path.Join(_user.Workdir, ".agents/stint.db");
        File.WriteAllText(result, "{");
        Assert.Contains(result, Check("run directories", "warn").GetProperty("finding").GetString());
        File.WriteAllText(database, "this is no database, and long enough to be looked at as one");
        Check("database", "bad");
        Assert.Equal("this is no database, and long enough to be looked at as one", File.ReadAllText(database));
    }

    [Fact]
    public void A_shell_that_is_not_there_and_a_locale_without_UTF8_are_found()
    {
        _user.Environment["SHELL"] = "/no/such/shell";
        _user.Environment["LANG"] = "C";
        Check("shell", "bad");
        Check("locale", "warn");
    }

    private JsonElement Check(string name, string state)
    {
        JsonElement check = Checks().Single(c => c.GetProperty("name").GetString() == name);
        Assert.Equal(state, check.GetProperty("state").GetString());
        return check;
    }

    private List<JsonElement> Checks()
    {
        using JsonDocument document = JsonDocument.Parse(_user.Stint("doctor", "--json").Output);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
