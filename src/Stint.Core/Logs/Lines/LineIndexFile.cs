using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Stint.Posix;

namespace Stint.Core.Logs.Lines;

/// <summary>
/// A line index as it lies beside its log. Replaced as a whole, so no reader sees a part of one, and of two processes that build it the
/// later one's stays. Whatever is not whole or does not belong to the log counts as no index.
/// <code>
/// "STINTLI1"  checksum of the rest  lines and bytes between marks  fingerprint of the log  the mark up to which it goes  marks …
/// </code>
/// Little-endian words of 8 bytes; a mark is line, offset, colours.
/// </summary>
internal static class LineIndexFile
{
    private const int HeaderLength = 64, MarkLength = 24;

    private static ReadOnlySpan<byte> Magic => "STINTLI1"u8;

    /// <summary>Null when there is none that can be used.</summary>
    public static SavedIndex? Read(string path, long logSize)
    {
        try
        {
            using Descriptor file = Descriptor.OpenRead(path);
            long length = file.Length();
            if (length < HeaderLength || length > HeaderLength + ((long)LineMarks.Most * MarkLength) || (length - HeaderLength) % MarkLength != 0)
            {
                return null;
            }

            byte[] bytes = new byte[length];
            int got = 0;
            while (got < bytes.Length && file.ReadAt(bytes.AsSpan(got), got) is > 0 and var n)
            {
                got += n;
            }

            return got == bytes.Length ? Parse(bytes, logSize) : null;
        }
        catch (PosixException)
        {
            return null;
        }
    }

    /// <summary>Writes it if that can be done: without it the log is read again.</summary>
    public static void Write(string path, LineMarks marks, LineMark end, ulong fingerprint)
    {
        byte[] bytes = new byte[HeaderLength + (marks.All.Count * MarkLength)];
        Magic.CopyTo(bytes);
        Put(bytes, 16, marks.Lines);
        Put(bytes, 24, marks.Bytes);
        Put(bytes, 32, (long)fingerprint);
        PutMark(bytes, 40, end);
        for (int i = 0; i < marks.All.Count; i++)
        {
            PutMark(bytes, HeaderLength + (i * MarkLength), marks.All[i]);
        }

        Put(bytes, 8, (long)Checksum(bytes.AsSpan(16)));
        try
        {
            DurableFile.Replace(path, bytes, durably: false);
        }
        catch (PosixException)
        {
            // No room, or not ours to write.
        }
    }

    internal static ulong Checksum(ReadOnlySpan<byte> bytes, ulong start = 0xcbf2_9ce4_8422_2325)
    {
        const ulong Prime = 0x9e37_79b9_7f4a_7c15;
        ulong sum = start;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            sum = BitOperations.RotateLeft((sum ^ word) * Prime, 29);
        }

        foreach (byte b in bytes[(words.Length * sizeof(ulong))..])
        {
            sum = BitOperations.RotateLeft((sum ^ b) * Prime, 29);
        }

        return sum;
    }

    private static SavedIndex? Parse(ReadOnlySpan<byte> bytes, long logSize)
    {
        if (!bytes.StartsWith(Magic) || (ulong)Get(bytes, 8) != Checksum(bytes[16..]))
        {
            return null;
        }

        LineMark end = GetMark(bytes, 40);
        var marks = new List<LineMark>((bytes.Length - HeaderLength) / MarkLength);
        LineMark last = LineMark.Start;
        for (int at = HeaderLength; at < bytes.Length; at += MarkLength)
        {
            LineMark mark = GetMark(bytes, at);
            if (mark.Line <= last.Line || mark.Offset <= last.Offset)
            {
                return null;
            }

            marks.Add(mark);
            last = mark;
        }

        long lines = Get(bytes, 16), distance = Get(bytes, 24);
        bool fits = end.Line >= last.Line && end.Offset >= last.Offset && end.Offset <= logSize && lines > 0 && distance > 0;
        return fits ? new SavedIndex(new LineMarks(marks, lines, distance), end, (ulong)Get(bytes, 32)) : null;
    }

    private static long Get(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private static void Put(Span<byte> bytes, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes[at..], value);

    private static LineMark GetMark(ReadOnlySpan<byte> bytes, int at) => new(Get(bytes, at), Get(bytes, at + 8), (ulong)Get(bytes, at + 16));

    private static void PutMark(Span<byte> bytes, int at, LineMark mark)
    {
        Put(bytes, at, mark.Line);
        Put(bytes, at + 8, mark.Offset);
        Put(bytes, at + 16, (long)mark.Style);
    }
}

/// <summary>Marks that go up to a line's start, and the fingerprint of the log up to there.</summary>
internal sealed record SavedIndex(LineMarks Marks, LineMark End, ulong Fingerprint);
