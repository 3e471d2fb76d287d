using System.Net;
using System.Net.Sockets;
using System.Text;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Server;

/// <summary>The addresses a server listens on: one of TCP, and a socket in a private folder.</summary>
internal static class Listening
{
    private const int PortsTried = 100, LongestSocketPath = 107;

    /// <summary>A bound socket. Without a given port 7420, or the next that is free.</summary>
    internal static Socket Bind(ServeOptions options)
    {
        IPAddress address = AddressFor(options);
        if (!IPAddress.IsLoopback(address))
        {
            if (options.NoToken)
            {
                throw new StintException(ErrorCode.Invalid, $"serve: --no-auth: only on this machine itself: leave out --host {options.Host}");
            }

            options.Notice($"serve: listening on {options.Host}: whoever reaches this address and has the token can run commands as you; nothing is encrypted");
        }

        int first = options.Port ?? ServeOptions.DefaultPort;
        for (int port = first; ; port++)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(address, port));
                socket.Listen(512);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                if (options.Port is not null || e.SocketErrorCode != SocketError.AddressAlreadyInUse || port >= first + PortsTried)
                {
                    throw new StintException(ErrorCode.Unavailable, $"serve: {options.Host}:{port}: {e.Message}: choose another with --port", e);
                }
            }
        }
    }

    internal static string AddressOf(ServeOptions options, Socket socket)
    {
        var bound = (IPEndPoint)socket.LocalEndPoint!;
        string host = bound.Address.Equals(IPAddress.Any) || bound.Address.Equals(IPAddress.IPv6Any) ? Machine.HostName
            : bound.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{bound.Address}]" : options.Host;
        return $"http://{host}:{bound.Port}";
    }

    /// <summary>The socket's path, free for a server that holds the workdir's lock.</summary>
    internal static string PrivateSocket(Workdir workdir)
    {
        string path = PrivateName(workdir);
        File.Delete(path); // of a server that died
        return path;
    }

    /// <summary>A short name for the workdir in a folder that only the user can enter: a socket's path may have 107 bytes.</summary>
    internal static string PrivateName(Workdir workdir)
    {
        string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        string folder = runtime is ['/', ..] && Directory.Exists(runtime) ? Path.Join(runtime, "stint") : Path.Join(Path.GetTempPath(), $"stint-{Machine.UserId}");
        DurableFile.CreateDirectory(folder);
        if (FileSystems.OwnerOf(folder) != Machine.UserId)
        {
            throw new StintException(ErrorCode.Unavailable, $"serve: {folder} belongs to somebody else: set XDG_RUNTIME_DIR to a folder of your own");
        }

        FileSystems.SetMode(folder, 0b111_000_000);
        string path = Path.Join(folder, $"{Hash(workdir)}.sock");
        return Encoding.UTF8.GetByteCount(path) <= LongestSocketPath
            ? path
            : throw new StintException(ErrorCode.Unavailable, $"serve: {path} is too long for a socket: set XDG_RUNTIME_DIR to a shorter folder");
    }

    internal static void MakePrivate(string socket) => FileSystems.SetMode(socket, 0b110_000_000);

    /// <summary>A short name for the workdir: it keeps workdirs apart, and no secret.</summary>
    internal static string Hash(Workdir workdir) => Fnv1a.Hash(Encoding.UTF8.GetBytes(workdir.Path)).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private static IPAddress AddressFor(ServeOptions options) =>
        options.Host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(options.Host, out IPAddress? address) ? address
        : throw new StintException(ErrorCode.Invalid, $"serve: --host: '{options.Host}' is no address: write one such as 127.0.0.1, and names with --allow-host");
}
