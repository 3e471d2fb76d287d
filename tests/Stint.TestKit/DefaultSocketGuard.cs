using System.Globalization;
using Stint.Posix;

namespace Stint.TestKit;

/// <summary>
/// Fails the suite when anything has made the user's default tmux socket while tests ran. A test project takes it as an assembly
/// fixture: <c>[assembly: AssemblyFixture(typeof(DefaultSocketGuard))]</c>.
/// </summary>
public sealed class DefaultSocketGuard : IDisposable
{
    private static readonly string Socket = Path.Join(
        Environment.GetEnvironmentVariable("TMUX_TMPDIR") ?? "/tmp",
        string.Create(CultureInfo.InvariantCulture, $"tmux-{Machine.UserId}"),
        "default");

    private readonly DateTime? _before = Stamp();

    public void Dispose()
    {
        DateTime? after = Stamp();
        if (after is not null && after != _before)
        {
            throw new InvalidOperationException($"A test has made the user's default tmux socket {Socket}.");
        }
    }

    private static DateTime? Stamp() => File.Exists(Socket) ? File.GetLastWriteTimeUtc(Socket) : null;
}
