using System.Runtime.InteropServices;

namespace Stint.Posix;

/// <summary>A NULL-terminated array of C strings, as exec wants it.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private void* _block;

    internal NativeStrings(IReadOnlyList<OsString> strings)
    {
        nuint pointers = (nuint)(strings.Count + 1) * (nuint)sizeof(byte*);
        nuint bytes = 0;
        foreach (OsString s in strings)
        {
            bytes += (nuint)s.Bytes.Length + 1;
        }

        _block = NativeMemory.Alloc(pointers + bytes);
        byte** slot = (byte**)_block;
        byte* text = (byte*)_block + pointers;
        foreach (OsString s in strings)
        {
            *slot++ = text;
            s.Bytes.CopyTo(new Span<byte>(text, s.Bytes.Length));
            text += s.Bytes.Length;
            *text++ = 0;
        }

        *slot = null;
    }

    internal byte** Pointer => (byte**)_block;

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
