using System.Security.Cryptography;
using System.Text;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Server.Security;

/// <summary>The secret that every request must bring, but those over the private socket.</summary>
internal sealed class ServerToken
{
    private const int Bytes = 32;
    private readonly byte[] _value;

    private ServerToken(string value) => _value = Encoding.UTF8.GetBytes(value);

    /// <summary>For the address printed to the user.</summary>
    internal string Text => Encoding.UTF8.GetString(_value);

    /// <summary><c>STINT_TOKEN</c>, else what the workdir's file holds, which is made (0600) if it is missing.</summary>
    internal static ServerToken Load(Workdir workdir)
    {
        if (Environment.GetEnvironmentVariable("STINT_TOKEN") is { Length: > 0 } given)
        {
            return new ServerToken(given);
        }

        string path = $"{workdir.Agents}/token";
        _ = DurableFile.Create(path, Encoding.ASCII.GetBytes(SecureRandom.Hex(Bytes) + "\n"));
        string text = WhyNotSecret(path, workdir) is { } why ? throw Useless(why) : File.ReadAllText(path).Trim();
        return text.Length >= 2 * Bytes ? new ServerToken(text) : throw Useless("holds no token");

        StintException Useless(string why) => new(ErrorCode.Damaged, $"serve: {path} {why}: remove it, and a new one is made");
    }

    // A token that others may know, or have put there, keeps nobody out.
    private static string? WhyNotSecret(string path, Workdir workdir)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        return new FileInfo(path) is not { LinkTarget: null, Exists: true } file ? "is no plain file"
            : FileSystems.OwnerOf(path) != Machine.UserId || FileSystems.OwnerOf(workdir.Agents) != Machine.UserId ? "belongs to somebody else"
            : (file.UnixFileMode & Others) != UnixFileMode.None ? "can be read or written by others"
            : null;
    }

    /// <summary>In a time that tells nothing about where the two differ, only whether they are of one length.</summary>
    internal bool Is(string? offered) => offered is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(offered), _value);

    public override string ToString() => "token";
}
