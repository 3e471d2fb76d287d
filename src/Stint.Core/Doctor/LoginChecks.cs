using System.Globalization;
using System.Text;
using Stint.Posix;

namespace Stint.Core.Doctor;

/// <summary>Whether a tmux server outlives the login it was started in.</summary>
internal static class LoginChecks
{
    // In the order in which systemd-logind reads them: of files with one name the first folder's counts, of settings the last one.
    private static readonly string[] Folders = ["/etc/systemd/logind.conf.d", "/run/systemd/logind.conf.d", "/usr/lib/systemd/logind.conf.d"];

    internal static IEnumerable<Check> All()
    {
        if (!Directory.Exists("/run/systemd/system"))
        {
            yield return Check.Ok("logout", "no systemd here: nothing ends what keeps running after logout");
            yield break;
        }

        string user = Environment.UserName;
        yield return Judge(user, Settings(), Lingers(user));
    }

    /// <summary>The verdict on logind.conf texts, the last one the strongest.</summary>
    internal static Check Judge(string user, IEnumerable<string> configs, bool lingers)
    {
        bool kills = false;
        string[] only = [], excluded = ["root"];
        foreach (string line in configs.SelectMany(c => c.Split('\n')))
        {
            string[] parts = line.Trim().Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || parts[0].StartsWith('#') || parts[0].StartsWith(';'))
            {
                continue;
            }

            switch (parts[0])
            {
                case "KillUserProcesses": kills = parts[1].ToLowerInvariant() is "yes" or "true" or "on" or "1"; break;
                case "KillOnlyUsers": only = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries); break;
                case "KillExcludeUsers": excluded = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries); break;
                default: break;
            }
        }

        bool killed = kills && !excluded.Contains(user) && (only.Length == 0 || only.Contains(user));
        return !killed ? Check.Ok("logout", "logind leaves running what a user has started")
            : lingers ? Check.Ok("logout", "logind ends what users leave behind, but not yours: lingering is on")
            : Check.Bad("logout", "logind ends all your processes at logout (KillUserProcesses=yes), tmux and every run in it among them", $"loginctl enable-linger {user}, and start tmux as a user service: systemd-run --user --scope tmux new-session -d");
    }

    private static IEnumerable<string> Settings()
    {
        IEnumerable<string> dropIns = Folders.Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.conf"))
            .DistinctBy(Path.GetFileName)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal);
        string main = ((string[])["/etc/systemd/logind.conf", "/run/systemd/logind.conf", "/usr/lib/systemd/logind.conf"]).FirstOrDefault(File.Exists) ?? "/dev/null";
        return ((string[])[main, .. dropIns]).Select(File.ReadAllText);
    }

    private static bool Lingers(string user)
    {
        if (Executables.Find("loginctl") is { } program)
        {
            CapturedOutput said = CapturedProcess.Run(
                new SpawnRequest
                {
                    Path = program,
                    Arguments = ["loginctl", "show-user", Machine.UserId.ToString(CultureInfo.InvariantCulture), "--property=Linger", "--value"],
                    Environment = [],
                },
                default,
                TimeSpan.FromSeconds(3));
            if (said is { ExitCode: 0, TimedOut: false })
            {
                return Encoding.UTF8.GetString(said.Output).Trim() == "yes";
            }
        }

        return File.Exists($"/var/lib/systemd/linger/{user}");
    }
}
