using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Stint.Core.Logs.Search;

/// <summary>
/// Finds words in bytes at the speed of memory; without regard to case for ASCII words only. Two of the words' bytes, the rarest ones,
/// are compared with 64 bytes of text at once; where both stand in the right distance the rest is looked at.
/// </summary>
internal sealed class WordFinder
{
    private const int Step = 64;
    private readonly byte[] _words;
    private readonly bool _ignoreCase, _hasLineEnd;
    private readonly int _first, _second;

    public WordFinder(string words, bool ignoreCase)
    {
        _words = Encoding.UTF8.GetBytes(words);
        _ignoreCase = ignoreCase;
        _hasLineEnd = words.AsSpan().ContainsAny("\r\n");
        ChangesWhenShown = words.Contains('\ufffd');
        for (int i = 1; i < _words.Length; i++)
        {
            (_first, _second) = Commonness(_words[i]) < Commonness(_words[_first]) ? (i, _first)
                : _second == _first || Commonness(_words[i]) < Commonness(_words[_second]) ? (_first, i)
                : (_first, _second);
        }
    }

    public int Length => _words.Length;

    /// <summary>Whether the words may be in a line as it is shown without being among its bytes, though these are nothing but text.</summary>
    public bool ChangesWhenShown { get; }

    /// <summary>Where the words begin; -1 when they are not there, as words with a line's end in them are nowhere.</summary>
    public int IndexIn(ReadOnlySpan<byte> text)
    {
        if (_hasLineEnd)
        {
            return -1;
        }

        return _ignoreCase && _words.Length > 0 ? Survey(text, stopAtFirst: true).First : text.IndexOf(_words);
    }

    /// <summary>In one pass: where the words first are, how many line feeds there are, and whether there is an ESC.</summary>
    public BlockSurvey Survey(ReadOnlySpan<byte> text) => Survey(text, stopAtFirst: false);

    private BlockSurvey Survey(ReadOnlySpan<byte> text, bool stopAtFirst)
    {
        int end = text.Length - Math.Max(1, _words.Length) + 1; // a match begins before here
        if (_hasLineEnd || _words.Length == 0 || end < Step)
        {
            return Rest(text, 0, new BlockSurvey(-1, 0, false));
        }

        ref byte bytes = ref MemoryMarshal.GetReference(text);
        ref byte first = ref Unsafe.Add(ref bytes, _first), second = ref Unsafe.Add(ref bytes, _second);
        (Vector128<byte> a, Vector128<byte> aCase) = Probe(_words[_first]);
        (Vector128<byte> b, Vector128<byte> bCase) = Probe(_words[_second]);
        Vector128<byte> feed = Vector128.Create((byte)'\n'), escape = Vector128.Create((byte)0x1b), escapes = default;
        long feeds = 0;
        int found = -1, at = 0;
        while (at <= end - Step)
        {
            const int MostSteps = 63; // so many times 4 feeds fit a byte
            Vector128<byte> counts = default;
            for (int stop = Math.Min(end - Step, at + (MostSteps - 1) * Step); at <= stop; at += Step)
            {
                nuint i = (nuint)at;
                Vector128<byte> v0 = Vector128.LoadUnsafe(ref bytes, i), v1 = Vector128.LoadUnsafe(ref bytes, i + 16),
                    v2 = Vector128.LoadUnsafe(ref bytes, i + 32), v3 = Vector128.LoadUnsafe(ref bytes, i + 48);
                counts -= Vector128.Equals(v0, feed) + Vector128.Equals(v1, feed) + (Vector128.Equals(v2, feed) + Vector128.Equals(v3, feed));
                escapes |= Vector128.Equals(v0, escape) | Vector128.Equals(v1, escape) | (Vector128.Equals(v2, escape) | Vector128.Equals(v3, escape));
                if (found >= 0)
                {
                    continue;
                }

                Vector128<byte> m0 = Both(ref first, ref second, i, a, aCase, b, bCase), m1 = Both(ref first, ref second, i + 16, a, aCase, b, bCase),
                    m2 = Both(ref first, ref second, i + 32, a, aCase, b, bCase), m3 = Both(ref first, ref second, i + 48, a, aCase, b, bCase);
                if ((m0 | m1 | (m2 | m3)) != Vector128<byte>.Zero)
                {
                    ulong candidates = m0.ExtractMostSignificantBits() | ((ulong)m1.ExtractMostSignificantBits() << 16)
                        | ((ulong)m2.ExtractMostSignificantBits() << 32) | ((ulong)m3.ExtractMostSignificantBits() << 48);
                    found = Verify(text, at, candidates);
                    if (found >= 0 && stopAtFirst)
                    {
                        return new BlockSurvey(found, 0, false);
                    }
                }
            }

            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(counts);
            feeds += Vector128.Sum(low + high);
        }

        return Rest(text, at, new BlockSurvey(found, feeds, escapes != Vector128<byte>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Both(
        ref byte first, ref byte second, nuint i, Vector128<byte> a, Vector128<byte> aCase, Vector128<byte> b, Vector128<byte> bCase) =>
        Vector128.Equals(Vector128.LoadUnsafe(ref first, i) | aCase, a) & Vector128.Equals(Vector128.LoadUnsafe(ref second, i) | bCase, b);

    private BlockSurvey Rest(ReadOnlySpan<byte> text, int at, BlockSurvey before)
    {
        int first = before.First;
        for (int i = at; first < 0 && !_hasLineEnd && i <= text.Length - _words.Length; i++)
        {
            first = Stands(text[i..]) ? i : -1;
        }

        ReadOnlySpan<byte> rest = text[at..];
        return new BlockSurvey(first, before.Lines + rest.Count((byte)'\n'), before.HasEscape || rest.Contains((byte)0x1b));
    }

    private int Verify(ReadOnlySpan<byte> text, int at, ulong candidates)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int i = at + BitOperations.TrailingZeroCount(candidates);
            if (Stands(text[i..]))
            {
                return i;
            }
        }

        return -1;
    }

    private bool Stands(ReadOnlySpan<byte> text) =>
        text.Length >= _words.Length && (_ignoreCase ? Ascii.EqualsIgnoreCase(text[.._words.Length], _words) : text.StartsWith(_words));

    // A letter in either case is the same with bit 5 set.
    private (Vector128<byte> Value, Vector128<byte> Case) Probe(byte b) => _ignoreCase && char.IsAsciiLetter((char)b)
        ? (Vector128.Create((byte)(b | 0x20)), Vector128.Create((byte)0x20))
        : (Vector128.Create(b), default);

    private static int Commonness(byte b) => b switch
    {
        (byte)' ' or (byte)'0' => 4,
        >= (byte)'1' and <= (byte)'9' or (byte)'e' or (byte)'.' => 3,
        (byte)'a' or (byte)'i' or (byte)'l' or (byte)'n' or (byte)'o' or (byte)'r' or (byte)'s' or (byte)'t' => 2,
        >= (byte)'b' and <= (byte)'z' => 1,
        _ => 0,
    };
}

/// <summary>What a pass over a block found: the index of the first match or -1, the line feeds, and whether an ESC is among the bytes.</summary>
internal readonly record struct BlockSurvey(int First, long Lines, bool HasEscape);
