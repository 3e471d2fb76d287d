using System.Globalization;

namespace Stint.Posix;

/// <summary>Writes small files so that a reader sees the old content or the new one, never a part, whatever dies. Files are private (0600).</summary>
public static class DurableFile
{
    private const int Private = 0b110_000_000, PrivateDirectory = 0b111_000_000, CurrentDirectory = -100, Page = 4096;
    private const uint NoReplace = 1, Exchange = 2;

    /// <summary>
    /// Replaces a file: temporary file beside it, fsync, rename. Without <paramref name="durably"/> there is no fsync: the change survives
    /// the death of any process, but after a power failure the file may be empty.
    /// </summary>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool durably = true)
    {
        string temporary = WriteTemporary(path, content, durably);

        // ext4 writes out the new content at once when a rename replaces a file; an exchange spares the caller that.
        if (!durably && Libc.RenameAt(CurrentDirectory, temporary, CurrentDirectory, path, Exchange) == 0)
        {
            if (Libc.Unlink(temporary) == 0)
            {
                return;
            }

            _ = Libc.RenameAt(CurrentDirectory, temporary, CurrentDirectory, path, Exchange); // it was a folder: it stays one
        }

        if (Libc.Rename(temporary, path) != 0)
        {
            PosixException error = PosixException.Last("rename", path);
            _ = Libc.Unlink(temporary);
            throw error;
        }
    }

    /// <summary>
    /// The same as <see cref="Replace"/> without fsync, for small texts that are written often and not read meanwhile: where both contents
    /// fit into a page, the new one is written over the old one by one call, which no death can interrupt, with spaces up to the old
    /// one's length. No file is made and none removed, which is what costs most of the time. Who reads at that very moment may see a mix.
    /// </summary>
    public static void Overwrite(string path, ReadOnlySpan<byte> content)
    {
        if (!TryWriteOver(path, content))
        {
            Replace(path, content, durably: false);
        }
    }

    /// <summary>Creates a file with its whole content in one step. False, and nothing changed, when it exists. See <see cref="Replace"/>.</summary>
    public static bool Create(string path, ReadOnlySpan<byte> content, bool durably = true)
    {
        const int InvalidArgument = 22;
        string temporary = WriteTemporary(path, content, durably);
        if (Libc.RenameAt(CurrentDirectory, temporary, CurrentDirectory, path, NoReplace) == 0)
        {
            return true;
        }

        // Some file systems cannot rename without replacing; they can link.
        bool linked = Libc.LastError == InvalidArgument && Libc.Link(temporary, path) == 0;
        PosixException? error = linked || Libc.LastError == Errno.Exists ? null : PosixException.Last("link", path);
        _ = Libc.Unlink(temporary);
        return error is null ? linked : throw error;
    }

    /// <summary>Creates a directory only its owner may enter (0700). False when it exists.</summary>
    public static bool CreateDirectory(string path) =>
        Libc.MakeDirectory(path, PrivateDirectory) == 0 || (Libc.LastError == Errno.Exists ? false : throw PosixException.Last("mkdir", path));

    // A file with a second name is somebody's copy of it as well.
    private static bool TryWriteOver(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            using Descriptor file = Descriptor.Open(path, Libc.OpenWriteOnly | Libc.OpenNoFollow | Libc.OpenNonBlocking);
            if (content.Length > Page || Folder.Status(file) is not { Kind: FileKind.Regular, Links: 1, Size: <= Page and var size })
            {
                return false;
            }

            Span<byte> whole = stackalloc byte[Math.Max(content.Length, (int)size)];
            whole[content.Length..].Fill((byte)' ');
            content.CopyTo(whole);
            return file.Write(whole) == whole.Length;
        }
        catch (PosixException)
        {
            return false;
        }
    }

    private static string WriteTemporary(string path, ReadOnlySpan<byte> content, bool durably = true)
    {
        string pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture), thread = Environment.CurrentManagedThreadId.ToString(CultureInfo.InvariantCulture);
        string temporary = $"{path}.{pid}.{thread}.tmp"; // of texts alone: numbers in it would have the runtime set up its pools
        using Descriptor file = Descriptor.Open(temporary, Libc.OpenWriteOnly | Libc.OpenCreate | Libc.OpenTruncate, Private);
        try
        {
            file.WriteAll(content);
            if (durably)
            {
                file.Sync();
            }
        }
        catch (PosixException)
        {
            _ = Libc.Unlink(temporary);
            throw;
        }

        return temporary;
    }
}
