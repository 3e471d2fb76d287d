namespace Stint.Posix;

/// <summary>Unpredictable bytes from the kernel (getrandom(2)). The framework's generator would load OpenSSL: 3 ms and 3 MB per process.</summary>
public static unsafe class SecureRandom
{
    public static void Fill(Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            for (nint done = 0; done < buffer.Length;)
            {
                nint n = Libc.GetRandom(p + done, buffer.Length - done, 0);
                done += n > 0 ? n : Libc.LastError == Errno.Interrupted ? 0 : throw PosixException.Last("getrandom", "kernel");
            }
        }
    }

    /// <summary>So many random bytes as lower-case hexadecimal digits, two a byte.</summary>
    public static string Hex(int bytes)
    {
        Span<byte> buffer = stackalloc byte[bytes];
        Fill(buffer);
        return Convert.ToHexStringLower(buffer);
    }
}
