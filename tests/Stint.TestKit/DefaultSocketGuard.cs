using System.Globalization;
using Stint.Posix;

namespace Stint.TestKit;

/// <summary>
/// Notices when anything makes the user's default tmux socket while tests run. Call <see cref="Start"/> before the first test touches
/// tmux and <see cref="Check"/> after the last.
/// </summary>
public static class DefaultSocketGuard
{
    private static readonly string Socket = Path.Join(
        Environment.GetEnvironmentVariable("TMUX_TMPDIR") ?? "/tmp",
        string.Create(CultureInfo.InvariantCulture, $"tmux-{Machine.UserId}"),
        "default");

    private static readonly DateTime? Before = Stamp();

    /// <summary>Remembers how the default socket was.</summary>
    public static void Start() => _ = Before;

    /// <summary>Throws when the default socket has appeared or was made anew since the start.</summary>
    public static void Check()
    {
        if (Stamp() != Before && Stamp() is not null)
        {
            throw new InvalidOperationException($"A test touched the user's default tmux socket {Socket}.");
        }
    }

    private static DateTime? Stamp() => File.Exists(Socket) ? File.GetLastWriteTimeUtc(Socket) : null;
}
