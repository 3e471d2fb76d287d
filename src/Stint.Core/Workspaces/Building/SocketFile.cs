using System.Globalization;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>The socket file of a tmux server, by the rules of the tmux program: one name for one server, however it was addressed.</summary>
internal static class SocketFile
{
    internal static string Of(TmuxSocket socket) => socket.Arguments switch
    {
        ["-S", var path] => Real(path),
        ["-L", var name] => Real(Path.Join(Folder(), name)),
        _ => Real(Enclosing() ?? Path.Join(Folder(), "default")),
    };

    /// <summary>The server that this process runs in: the first part of <c>$TMUX</c>.</summary>
    internal static string? Enclosing() => Environment.GetEnvironmentVariable("TMUX")?.Split(',')[0] is ['/', ..] path ? path : null;

    private static string Folder()
    {
        string? named = Environment.GetEnvironmentVariable("TMUX_TMPDIR");
        return Path.Join(string.IsNullOrEmpty(named) ? "/tmp" : named, string.Create(CultureInfo.InvariantCulture, $"tmux-{Machine.UserId}"));
    }

    // The folder without symbolic links: inside tmux the path is the resolved one.
    private static string Real(string path)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? "/";
        return Path.Join(FileSystems.RealPath(folder) ?? folder, Path.GetFileName(full));
    }
}
