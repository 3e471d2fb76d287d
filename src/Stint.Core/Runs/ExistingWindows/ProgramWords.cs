using Stint.Core.Panes;

namespace Stint.Core.Runs.ExistingWindows;

/// <summary>Tells from a program's arguments whether it is a shell that waits for lines, a way to one elsewhere, or neither. Pure.</summary>
internal static class ProgramWords
{
    private static readonly string[] Shells = ["sh", "bash", "zsh", "fish", "dash", "ash", "ksh", "mksh", "ksh93", "yash"];
    private static readonly string[] Plain = ["sh", "dash", "ash"];
    private static readonly string[] Connections = ["mosh", "mosh-client", "et", "telnet", "autossh"];
    private static readonly string[] Containers = ["docker", "podman", "nerdctl", "kubectl", "oc", "lxc", "incus", "machinectl", "distrobox", "toolbox", "srun", "apptainer", "singularity"];
    private static readonly string[] ContainerShells = ["nsenter", "systemd-nspawn", "distrobox-enter"];

    // ssh's options that take a value, from ssh(1).
    private const string SshValues = "BbcDEeFIiJLlmOoPpQRSWw";

    internal static string NameOf(IReadOnlyList<string> words) => words.Count == 0 ? "" : Path.GetFileName(words[0].TrimStart('-'));

    /// <summary>Whether this shell edits lines itself.</summary>
    internal static bool EditsLines(string shell) => Array.IndexOf(Plain, shell) < 0;

    internal static ForegroundKind KindOf(IReadOnlyList<string> words)
    {
        string name = NameOf(words);
        return Array.IndexOf(Shells, name) >= 0 ? ShellArguments.WaitForLines(words) ? ForegroundKind.Shell : ForegroundKind.Busy
            : IsRemote(name, words) ? ForegroundKind.Remote
            : ForegroundKind.Busy;
    }

    private static bool IsRemote(string name, IReadOnlyList<string> words) => name switch
    {
        "ssh" or "slogin" => IsLogin(words),
        "su" => !words.Contains("-c"),
        "sudo" or "doas" => words.Skip(1).All(w => w.StartsWith('-')) || Array.IndexOf(Shells, Path.GetFileName(words[^1])) >= 0 || words[^1] == "su",
        _ => Array.IndexOf(Connections, name) >= 0
            || Array.IndexOf(ContainerShells, name) >= 0
            || (Array.IndexOf(Containers, name) >= 0 && words.Skip(1).Any(AsksForTerminal)),
    };

    private static bool AsksForTerminal(string word) =>
        word is "--tty" or "--tty=true" or "--pty" or "enter" or "shell" or "login" || (word is ['-', not '-', ..] && word.Length <= 4 && word.Contains('t', StringComparison.Ordinal));

    // ssh with a command and no -t runs that command and nothing else.
    private static bool IsLogin(IReadOnlyList<string> words)
    {
        bool terminal = false, host = false;
        for (int i = 1; i < words.Count; i++)
        {
            string word = words[i];
            if (host)
            {
                return terminal;
            }

            if (word is not ['-', _, ..])
            {
                host = true;
                continue;
            }

            terminal |= word.Contains('t', StringComparison.Ordinal) && !SshValues.Contains(word[1], StringComparison.Ordinal);
            i += word.Length == 2 && SshValues.Contains(word[1], StringComparison.Ordinal) ? 1 : 0;
        }

        return host;
    }
}
