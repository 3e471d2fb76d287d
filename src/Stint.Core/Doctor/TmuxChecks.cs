using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Doctor;

/// <summary>The tmux program, a server made with it, and the user's own server.</summary>
internal static class TmuxChecks
{
    private const string Marker = "@stint_doctor";
    private const int LongestSocketPath = 107;

    // One, two, three and four bytes in UTF-8, and a wide one.
    private const string Sample = "aß√漢😀";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    internal static IEnumerable<Check> All(Patient patient)
    {
        if (patient.Tmux.Program is not { } program)
        {
            yield return Check.Bad("tmux", "not found in PATH", "install tmux 3.2 or later (Debian: apt-get install tmux)");
            yield break;
        }

        TmuxServerOptions options = patient.Tmux.ForNewRuns.Options with { Deadline = Deadline };
        var chosen = new TmuxServer(patient.Tmux.ForNewRuns.Socket, options);
        if (Version(chosen, program, out TmuxVersion? version) is { State: CheckState.Bad } bad)
        {
            yield return bad;
            yield break;
        }

        yield return Check.Ok("tmux", $"{version} at {program}");
        yield return FreshServer(options);
        TmuxReply reply = chosen.TryRun(Commands.DisplayMessage("#{version}"));
        yield return OwnServer(chosen.Socket.ToString(), reply, version!.Value);
        if (reply.Failure is null)
        {
            yield return OwnOptions(chosen.TryRun([Commands.ShowOption(OptionScope.Server, "exit-unattached")]).Text);
        }
    }

    private static Check Version(TmuxServer server, string program, out TmuxVersion? version)
    {
        version = null;
        try
        {
            version = server.Version();
            return version < TmuxVersion.Oldest
                ? Check.Bad("tmux", $"{version} at {program} is too old", $"install tmux {TmuxVersion.Oldest} or later, or put a newer one first in PATH")
                : Check.Ok("tmux", $"{version} at {program}");
        }
        catch (TmuxException e)
        {
            return Check.Bad("tmux", $"{program} does not tell its version: {e.Message}", "install tmux 3.2 or later (Debian: apt-get install tmux)");
        }
    }

    // On a socket of its own, with no config: what fails here fails for everyone.
    private static Check FreshServer(TmuxServerOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("stint-doctor-").FullName;
        if (System.Text.Encoding.UTF8.GetByteCount(folder) + 2 > LongestSocketPath)
        {
            Directory.Delete(folder);
            folder = $"/tmp/stint-doctor-{Guid.NewGuid():N}";
            DurableFile.CreateDirectory(folder);
        }

        var server = new TmuxServer(TmuxSocket.AtPath($"{folder}/s"), options with { ConfigFile = "/dev/null" });
        try
        {
            // Should this process be killed, the session ends by itself and the server with it.
            TmuxReply reply = server.TryRun(
            [
                Commands.NewSession(new NewSessionOptions { Name = "doctor", Command = ["sleep", "20"], Width = 80, Height = 24 }),
                Commands.SetOption(OptionScope.Session, Marker, Sample, "=doctor:"),
                Commands.DisplayMessage($"#{{{Marker}}}", "=doctor:"),
            ]);
            return Judge(reply);
        }
        finally
        {
            _ = server.TryRun(Commands.KillServer());
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static Check Judge(TmuxReply reply) =>
        reply.Failure is not null
            ? Check.Bad("new server", $"tmux cannot start a server: {Cause(reply)}", "try 'tmux -L try -f /dev/null new-session' by hand; /tmp must be writable")
            : reply.Text == Sample
                ? Check.Ok("new server", "starts and answers, UTF-8 comes back unharmed")
                : Check.Bad("new server", "starts, but UTF-8 comes back changed", "install a UTF-8 locale (Debian: apt-get install locales, or set LANG=C.UTF-8)");

    internal static Check OwnServer(string socket, TmuxReply reply, TmuxVersion program) => reply.Failure switch
    {
        TmuxFailure.NoServer => Check.Ok("tmux server", $"none runs on {socket}: the first run starts it"),
        TmuxFailure.TimedOut => Check.Bad("tmux server", $"the one on {socket} does not answer within {Deadline.TotalSeconds:0} s", "see whether it is stopped or the machine is overloaded"),
        { } => Check.Bad("tmux server", $"the one on {socket} cannot be used: {Cause(reply)}", "finish its sessions and restart it, or choose another with --socket-name"),
        null when TmuxVersion.TryParse(reply.Text, out TmuxVersion running) && running != program => Check.Warn(
            "tmux server", $"the one on {socket} is {running}, the program is {program}", "restart the server when its sessions are done"),
        null => Check.Ok("tmux server", $"answers on {socket}"),
    };

    internal static Check OwnOptions(string exitUnattached) => exitUnattached == "on"
        ? Check.Bad("tmux options", "exit-unattached is on: the server and every run in it end when the last client detaches", "take 'set -s exit-unattached on' out of your tmux.conf, then: tmux set -s exit-unattached off")
        : Check.Ok("tmux options", "none that ends runs");

    private static string Cause(TmuxReply reply) => reply.Error.Length > 0 ? reply.Error : reply.Failure == TmuxFailure.TimedOut ? "no answer in time" : $"exit code {reply.ExitCode}";
}
