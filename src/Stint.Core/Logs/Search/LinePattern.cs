using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Stint.Contracts;
using Stint.Core.Kernel;

namespace Stint.Core.Logs.Search;

/// <summary>
/// What a line must hold: words, or a .NET regular expression. Words are found without any regular expression. Expressions take time
/// linear in the line; those that cannot (looking around, references back) get a second for each line. Not thread-safe.
/// </summary>
public sealed class LinePattern
{
    /// <summary>The most characters of a pattern.</summary>
    public const int MostCharacters = 4096;

    private static readonly SearchValues<char> Syntax = SearchValues.Create(@"\*+?|{}[]()^$.");
    private static readonly TimeSpan LineTimeout = TimeSpan.FromSeconds(1);
    private readonly string _pattern;
    private readonly WordFinder? _words;
    private readonly Regex? _regex;
    private readonly ArrayBufferWriter<byte> _plain = new();
    private char[] _characters = [];
    private bool _hasLearnt;

    /// <summary>A regular expression. Throws <see cref="StintException"/> (Invalid) when it is none.</summary>
    public LinePattern(string pattern, bool ignoreCase = false)
        : this(pattern, ignoreCase, isExpression: true)
    {
    }

    private LinePattern(string pattern, bool ignoreCase, bool isExpression)
    {
        if (pattern.Length > MostCharacters)
        {
            throw new StintException(ErrorCode.Invalid, $"search: a pattern of {pattern.Length} characters is too long: at most {MostCharacters}");
        }

        _pattern = pattern;
        bool words = !isExpression || pattern.AsSpan().IndexOfAny(Syntax) < 0;
        if (words && (!ignoreCase || Ascii.IsValid(pattern)))
        {
            _words = new WordFinder(pattern, ignoreCase);
        }
        else
        {
            (_regex, IsLinear) = Build(
                words ? Regex.Escape(pattern) : pattern, RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
        }
    }

    /// <summary>Whether the time to match a line grows no faster than the line.</summary>
    public bool IsLinear { get; } = true;

    /// <summary>These words as they stand.</summary>
    public static LinePattern Words(string words, bool ignoreCase = false) => new(words, ignoreCase, isExpression: false);

    /// <summary>
    /// Whether a line as a <see cref="TerminalRenderer"/> gives it matches; colours do not matter. Throws <see cref="StintException"/>
    /// (Invalid) when a pattern that may take long does.
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> line)
    {
        if (line.Contains((byte)0x1b))
        {
            _plain.ResetWrittenCount();
            new EscapeScanner().Strip(line, _plain);
            line = _plain.WrittenSpan;
        }

        return _words is not null ? _words.IndexIn(line) >= 0 : IsMatch(line);
    }

    /// <summary>Learns from a piece of the log which bytes to look for.</summary>
    internal void Learn(ReadOnlySpan<byte> sample) => _words?.Learn(sample);

    /// <summary>In one pass over whole lines: whether words may be there. An expression may always.</summary>
    internal BlockSurvey Survey(ReadOnlySpan<byte> lines) => _words is not null
        ? _words.Survey(lines)
        : new BlockSurvey(0, lines.Count((byte)'\n'), lines.Contains((byte)0x1b));

    /// <summary>
    /// The index of some byte in the first of several whole lines that may match as they will be shown, found at the speed of memory; -1
    /// when none can. For lines that are shown as they are.
    /// </summary>
    internal int MayMatchAt(ReadOnlySpan<byte> lines)
    {
        if (_words is null || _words.ChangesWhenShown)
        {
            return lines.IsEmpty ? -1 : 0;
        }

        if (!_hasLearnt)
        {
            _hasLearnt = true;
            Learn(lines[..Math.Min(lines.Length, LineBlocks.Sample)]);
        }

        return _words.IndexIn(lines);
    }

    /// <summary>
    /// The index of some byte in the first line of a text without escape sequences of which one state (what stands between carriage
    /// returns) matches; -1 when there is none.
    /// </summary>
    internal int FirstLineIn(ReadOnlySpan<byte> text, SearchBudget budget)
    {
        if (_words is not null)
        {
            return _words.IndexIn(text);
        }

        for (int at = 0; at < text.Length;)
        {
            budget.Spend();
            int feed = text[at..].IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = feed < 0 ? text[at..] : text.Slice(at, feed);
            if (AnyStateMatches(line.TrimEnd((byte)'\r')))
            {
                return at;
            }

            at += line.Length + 1;
        }

        return -1;
    }

    /// <summary>Where in one line's text, without escape sequences and its end, it matches, and in which state.</summary>
    internal (int Index, int Length, Range State)? FindIn(ReadOnlySpan<byte> line)
    {
        for (int at = 0; at <= line.Length;)
        {
            ReadOnlySpan<byte> state = FirstState(line[at..]);
            if (FindInState(state) is { } found)
            {
                return (at + found.Index, found.Length, at..(at + state.Length));
            }

            at += state.Length + 1;
        }

        return null;
    }

    private static ReadOnlySpan<byte> FirstState(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)'\r');
        return end < 0 ? line : line[..end];
    }

    private bool AnyStateMatches(ReadOnlySpan<byte> line)
    {
        for (int at = 0; at <= line.Length;)
        {
            ReadOnlySpan<byte> state = FirstState(line[at..]);
            if (IsMatch(state))
            {
                return true;
            }

            at += state.Length + 1;
        }

        return false;
    }

    private (int Index, int Length)? FindInState(ReadOnlySpan<byte> state)
    {
        if (_words is not null)
        {
            int at = _words.IndexIn(state);
            return at < 0 ? null : (at, _words.Length);
        }

        try
        {
            foreach (ValueMatch match in _regex!.EnumerateMatches(Decode(state)))
            {
                int index = BytesOf(state, match.Index);
                return (index, BytesOf(state[index..], match.Length));
            }

            return null;
        }
        catch (RegexMatchTimeoutException e)
        {
            throw TooExpensive(e);
        }
    }

    private bool IsMatch(ReadOnlySpan<byte> text)
    {
        try
        {
            return _regex!.IsMatch(Decode(text));
        }
        catch (RegexMatchTimeoutException e)
        {
            throw TooExpensive(e);
        }
    }

    private StintException TooExpensive(RegexMatchTimeoutException e) =>
        new(ErrorCode.Invalid, $"search: '{_pattern}' takes too long: write it without looking around or back", e);

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> text)
    {
        if (_characters.Length < text.Length)
        {
            _characters = new char[Math.Max(1024, text.Length)];
        }

        return _characters.AsSpan(0, Encoding.UTF8.GetChars(text, _characters));
    }

    private static int BytesOf(ReadOnlySpan<byte> text, int characters)
    {
        int at = 0;
        while (characters > 0 && at < text.Length)
        {
            _ = Rune.DecodeFromUtf8(text[at..], out Rune rune, out int length);
            at += length;
            characters -= rune.Utf16SequenceLength;
        }

        return at;
    }

    private static (Regex Regex, bool IsLinear) Build(string pattern, RegexOptions options)
    {
        try
        {
            return (new Regex(pattern, options | RegexOptions.NonBacktracking, LineTimeout), true);
        }
        catch (NotSupportedException)
        {
            return (new Regex(pattern, options, LineTimeout), false);
        }
        catch (RegexParseException e)
        {
            // The runtime's own sentence is not compiled into the program; the kind of error is.
            string why = string.Concat(e.Error.ToString().Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString())).Trim();
            throw new StintException(ErrorCode.Invalid, $"search: '{pattern}' is no regular expression: {why} at character {e.Offset}", e);
        }
    }
}
