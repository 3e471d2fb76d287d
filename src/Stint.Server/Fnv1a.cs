namespace Stint.Server;

/// <summary>FNV-1a, 64 bits: tells contents apart that nobody makes alike on purpose. It keeps no secret.</summary>
internal static class Fnv1a
{
    internal static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Basis = 14695981039346656037, Prime = 1099511628211;
        ulong hash = Basis;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }

        return hash;
    }
}
