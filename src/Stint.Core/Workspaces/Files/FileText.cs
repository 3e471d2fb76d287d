using System.Text;
using System.Text.Unicode;
using Stint.Core.Kernel;

namespace Stint.Core.Workspaces.Files;

/// <summary>The bytes of a workspace file, known to be UTF-8 text of a sensible size, without a byte order mark.</summary>
internal sealed record FileText(string Path, ReadOnlyMemory<byte> Bytes)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    internal static FileText Read(string path)
    {
        try
        {
            // What has no length is not opened: reading a pipe or a device might never end.
            var info = new FileInfo(path);
            long length = (info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info).Length;
            return length switch
            {
                0 => throw new StintException(ErrorCode.Invalid, $"workspace: {path}: it is empty or no plain file: write session_name and windows"),
                > FileLimits.Bytes => throw TooLarge(path),
                _ => Checked(path, Content(path)),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StintException(ErrorCode.Invalid, $"workspace: {path}: it cannot be read: see to its permissions", e);
        }
    }

    /// <summary>The content that is these bytes; throws where they are not text.</summary>
    internal static FileText Checked(string path, ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte> text = bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        if (!Utf8.IsValid(text.Span))
        {
            throw Wrong(path, LineAt(text.Span, FirstInvalid(text.Span)), "it is not UTF-8: save it as UTF-8");
        }

        int nul = text.Span.IndexOf((byte)0);
        return nul < 0 ? new FileText(path, text) : throw Wrong(path, LineAt(text.Span, nul), "it holds a NUL character: it is no tmuxp file");
    }

    internal static StintException Wrong(string path, int line, string what, Exception? inner = null) =>
        new(ErrorCode.Invalid, $"workspace: {path}:{Math.Max(line, 1)}: {what}", inner);

    internal static int LineAt(ReadOnlySpan<byte> bytes, int index) => 1 + bytes[..index].Count((byte)'\n');

    private static byte[] Content(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[Math.Min(file.Length, FileLimits.Bytes) + 1];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= FileLimits.Bytes ? bytes[..read] : throw TooLarge(path);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }

    private static StintException TooLarge(string path) =>
        new(ErrorCode.Invalid, $"workspace: {path}: it is larger than 1 MB: no tmuxp file needs that");
}
