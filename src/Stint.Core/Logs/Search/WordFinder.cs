using System.Buffers;
using System.Text;

namespace Stint.Core.Logs.Search;

/// <summary>Finds words in bytes at the speed of memory; without regard to case for ASCII words only. Not thread-safe.</summary>
internal sealed class WordFinder
{
    private const int MostAtOnce = 16 * 1024;
    private readonly byte[] _words;
    private readonly SearchValues<string>? _anyCase;
    private readonly char[] _wide;
    private readonly bool _hasLineEnd;

    public WordFinder(string words, bool ignoreCase)
    {
        _words = Encoding.UTF8.GetBytes(words);
        _anyCase = ignoreCase && words.Length > 0 ? SearchValues.Create([words], StringComparison.OrdinalIgnoreCase) : null;
        _wide = _anyCase is null ? [] : new char[MostAtOnce + _words.Length];
        ChangesWhenShown = words.Contains('\ufffd');
        _hasLineEnd = words.AsSpan().ContainsAny("\r\n");
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

        if (_anyCase is null)
        {
            return text.IndexOf(_words);
        }

        // Byte for byte into characters: of these, only ASCII letters have a case that an ASCII word could meet. Little at first, because
        // where matches are many the next one is near.
        int step = 256;
        for (int at = 0; at < text.Length; at += step, step = Math.Min(step * 4, MostAtOnce))
        {
            ReadOnlySpan<byte> piece = text[at..Math.Min(text.Length, at + step + _words.Length - 1)];
            int found = _wide.AsSpan(0, Encoding.Latin1.GetChars(piece, _wide)).IndexOfAny(_anyCase);
            if (found >= 0)
            {
                return at + found;
            }
        }

        return -1;
    }
}
