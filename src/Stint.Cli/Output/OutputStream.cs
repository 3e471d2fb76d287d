using System.Text;
using Stint.Posix;

namespace Stint.Cli.Output;

/// <summary>Standard output, written in one piece at the end (or when flushed). Much lighter at start-up than the console class.</summary>
internal sealed class OutputStream
{
    private const int FlushAt = 64 * 1024;
    private readonly System.Buffers.ArrayBufferWriter<byte> _pending = new();

    /// <summary>Whether what is written is read by a person.</summary>
    internal static bool IsTerminal { get; } = Terminal.IsTerminal(1);

    internal static bool ErrorIsTerminal { get; } = Terminal.IsTerminal(2);

    /// <summary>The terminal's width in columns; 100 where there is none.</summary>
    internal static int Width => Terminal.Size(1) is { Columns: > 0 } size ? size.Columns : 100;

    internal void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    internal void Line(string text = "") => Write(text + "\n");

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        System.Buffers.BuffersExtensions.Write(_pending, bytes);
        if (_pending.WrittenCount >= FlushAt)
        {
            Flush();
        }
    }

    /// <summary>Throws <see cref="PosixException"/> with <see cref="Errno.BrokenPipe"/> when nobody reads any more.</summary>
    internal void Flush()
    {
        WriteAll(1, _pending.WrittenSpan);
        _pending.ResetWrittenCount();
    }

    internal static void Error(string text)
    {
        try
        {
            WriteAll(2, Encoding.UTF8.GetBytes(text));
        }
        catch (PosixException)
        {
            // Nobody to tell.
        }
    }

    // The descriptors belong to the process and are never closed here.
    private static void WriteAll(int fd, ReadOnlySpan<byte> bytes)
    {
        var descriptor = new Descriptor(fd);
        while (!bytes.IsEmpty)
        {
            if (descriptor.Write(bytes) is { } written)
            {
                bytes = bytes[written..];
            }
            else
            {
                _ = Readiness.Wait([], [descriptor], null);
            }
        }
    }
}
