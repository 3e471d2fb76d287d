using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Stint.Core.Logs.Search;

/// <summary>
/// Finds words in bytes at the speed of memory; without regard to case for ASCII words only. The rarest of the words' bytes is compared
/// with 64 bytes of text at once, where it stands the second rarest, and only where both do the rest is looked at.
/// </summary>
internal sealed class WordFinder
{
    private const int Step = 64, Near = 256;
    private const byte Case = 0x20;
    private readonly byte[] _words;
    private readonly bool _ignoreCase, _hasLineEnd;
    private int _first, _second;

    public WordFinder(string words, bool ignoreCase)
    {
        _words = Encoding.UTF8.GetBytes(words);
        _ignoreCase = ignoreCase;
        _hasLineEnd = words.AsSpan().ContainsAny("\r\n");
        ChangesWhenShown = words.Contains('\ufffd');
        Choose(static b => Commonness(b));
    }

    public int Length => _words.Length;

    /// <summary>Whether the words may be in a line as it is shown without being among its bytes, though these are nothing but text.</summary>
    public bool ChangesWhenShown { get; }

    /// <summary>Where the words begin; -1 when they are not there, as words with a line's end in them are nowhere.</summary>
    public int IndexIn(ReadOnlySpan<byte> text)
    {
        if (_hasLineEnd || _ignoreCase)
        {
            return Survey(text, stopAtFirst: true).First;
        }

        // Where matches are many the next one is near.
        int near = Math.Min(text.Length, Near), found = text[..Math.Min(text.Length, near + Math.Max(0, _words.Length - 1))].IndexOf(_words);
        if (found >= 0 || near == text.Length)
        {
            return found;
        }

        int far = Survey(text[near..], stopAtFirst: true).First;
        return far < 0 ? -1 : near + far;
    }

    /// <summary>Learns from a piece of the text which bytes are rare in it.</summary>
    public void Learn(ReadOnlySpan<byte> sample)
    {
        int[] counts = new int[256];
        foreach (byte b in sample)
        {
            counts[b]++;
        }

        Choose(b => counts[b] + (_ignoreCase && char.IsAsciiLetter((char)b) ? counts[b ^ Case] : 0));
    }

    /// <summary>In one pass: where the words first are, how many line feeds there are, and whether there is an ESC.</summary>
    public BlockSurvey Survey(ReadOnlySpan<byte> text) => Survey(text, stopAtFirst: false);

    private BlockSurvey Survey(ReadOnlySpan<byte> text, bool stopAtFirst)
    {
        // The pass goes over the places of the rarest byte; where it stands, the words begin so much earlier, if they fit.
        int begin = _first, end = text.Length - Math.Max(0, _words.Length - 1 - _first), at = begin;
        if (_hasLineEnd || _words.Length == 0 || end - begin < Step)
        {
            return Rest(text, 0, new BlockSurvey(-1, 0, false));
        }

        ref byte bytes = ref MemoryMarshal.GetReference(text);
        (Vector128<byte> rare, Vector128<byte> rareCase) = Probe(_words[_first]);
        Vector128<byte> feed = Vector128.Create((byte)'\n'), escape = Vector128.Create((byte)0x1b), escapes = default;
        long feeds = text[..begin].Count((byte)'\n');
        bool escapeBefore = text[..begin].Contains((byte)0x1b);
        int found = -1;
        while (at <= end - Step && found < 0)
        {
            const int MostSteps = 63; // so many times 4 feeds fit a byte
            Vector128<byte> counts = default;
            for (int stop = Math.Min(end - Step, at + ((MostSteps - 1) * Step)); at <= stop; at += Step)
            {
                nuint i = (nuint)at;
                Vector128<byte> v0 = Vector128.LoadUnsafe(ref bytes, i), v1 = Vector128.LoadUnsafe(ref bytes, i + 16),
                    v2 = Vector128.LoadUnsafe(ref bytes, i + 32), v3 = Vector128.LoadUnsafe(ref bytes, i + 48);
                Vector128<byte> any = Vector128.Equals(v0 | rareCase, rare) | Vector128.Equals(v1 | rareCase, rare)
                    | (Vector128.Equals(v2 | rareCase, rare) | Vector128.Equals(v3 | rareCase, rare));
                if (any != Vector128<byte>.Zero && (found = Verify(text, at)) >= 0)
                {
                    break;
                }

                counts -= Vector128.Equals(v0, feed) + Vector128.Equals(v1, feed) + (Vector128.Equals(v2, feed) + Vector128.Equals(v3, feed));
                escapes |= Vector128.Equals(v0, escape) | Vector128.Equals(v1, escape) | (Vector128.Equals(v2, escape) | Vector128.Equals(v3, escape));
            }

            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(counts);
            feeds += Vector128.Sum(low + high);
        }

        var survey = new BlockSurvey(found, feeds, escapeBefore || escapes != Vector128<byte>.Zero);
        return stopAtFirst && found >= 0 ? survey : Rest(text, at, survey);
    }

    // What is left when the pass is over: from a place on, before which no rarest byte of a match stands.
    private BlockSurvey Rest(ReadOnlySpan<byte> text, int at, BlockSurvey before)
    {
        int first = before.First;
        for (int i = Math.Max(0, at - _first); first < 0 && !_hasLineEnd && i <= text.Length - _words.Length; i++)
        {
            first = Stands(text[i..]) ? i : -1;
        }

        ReadOnlySpan<byte> rest = text[at..];
        return new BlockSurvey(first, before.Lines + rest.Count((byte)'\n'), before.HasEscape || rest.Contains((byte)0x1b));
    }

    // The rarest byte stands somewhere in the next 64 bytes.
    private int Verify(ReadOnlySpan<byte> text, int at)
    {
        ref byte first = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), at), second = ref Unsafe.Add(ref first, _second - _first);
        (Vector128<byte> a, Vector128<byte> aCase) = Probe(_words[_first]);
        (Vector128<byte> b, Vector128<byte> bCase) = Probe(_words[_second]);
        for (nuint part = 0; part < Step; part += 16)
        {
            uint candidates = (Vector128.Equals(Vector128.LoadUnsafe(ref first, part) | aCase, a)
                & Vector128.Equals(Vector128.LoadUnsafe(ref second, part) | bCase, b)).ExtractMostSignificantBits();
            for (; candidates != 0; candidates &= candidates - 1)
            {
                int i = at + (int)part + BitOperations.TrailingZeroCount(candidates) - _first;
                if (Stands(text[i..]))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private void Choose(Func<byte, int> commonness)
    {
        (_first, _second) = (0, 0);
        for (int i = 1; i < _words.Length; i++)
        {
            int common = commonness(_words[i]);
            (_first, _second) = common < commonness(_words[_first]) ? (i, _first)
                : _second == _first || common < commonness(_words[_second]) ? (_first, i)
                : (_first, _second);
        }
    }

    private bool Stands(ReadOnlySpan<byte> text) =>
        text.Length >= _words.Length && (_ignoreCase ? Ascii.EqualsIgnoreCase(text[.._words.Length], _words) : text.StartsWith(_words));

    // A letter in either case is the same with bit 5 set.
    private (Vector128<byte> Value, Vector128<byte> Case) Probe(byte b) => _ignoreCase && char.IsAsciiLetter((char)b)
        ? (Vector128.Create((byte)(b | Case)), Vector128.Create(Case))
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
