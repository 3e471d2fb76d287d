using System.Runtime.InteropServices;

namespace Stint.Posix;

/// <summary>A system call failed. <see cref="Error"/> is its errno; the message names the call, what it was about and the cause.</summary>
public sealed class PosixException(string call, string subject, int errno)
    : IOException($"{call}: {subject}: {Errno.Describe(errno)}")
{
    public int Error { get; } = errno;

    internal static PosixException Last(string call, string subject) => new(call, subject, Libc.LastError);
}

/// <summary>The errno values that callers tell apart, as on Linux.</summary>
public static class Errno
{
    public const int NotPermitted = 1, NoEntry = 2, NoProcess = 3, Interrupted = 4, InputOutput = 5, TooBig = 7, ExecFormat = 8,
        BadDescriptor = 9, NoChild = 10, TryAgain = 11, NoMemory = 12, AccessDenied = 13, TextBusy = 26, Exists = 17, NotADirectory = 20, IsADirectory = 21,
        TooManyFiles = 24, TooManyLinks = 40, NoSpace = 28, IllegalSeek = 29, ReadOnlyFileSystem = 30, BrokenPipe = 32, NameTooLong = 36, QuotaExceeded = 122;

    /// <summary>The system's own sentence for an errno, such as "No such file or directory".</summary>
    public static unsafe string Describe(int errno) =>
        Marshal.PtrToStringUTF8((nint)Libc.ErrorText(errno)) ?? $"error {errno}";
}
