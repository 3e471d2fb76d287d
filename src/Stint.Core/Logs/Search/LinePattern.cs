using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Stint.Core.Kernel;

namespace Stint.Core.Logs;

/// <summary>
/// Picks lines, as a <see cref="Contracts.TerminalRenderer"/> gives them, that match a .NET regular expression; colours do not matter.
/// In time linear in the line; patterns that this cannot do (looking around, references back) get a second for each line.
/// Plain words are found without any regular expression. Not thread-safe.
/// </summary>
public sealed class LogSearch
{
    private static readonly SearchValues<char> Syntax = SearchValues.Create(@"\*+?|{}[]()^$.");
    private static readonly TimeSpan LineTimeout = TimeSpan.FromSeconds(1);
    private readonly string _pattern;
    private readonly byte[]? _words;
    private readonly Regex? _regex;
    private readonly ArrayBufferWriter<byte> _plain = new();
    private char[] _characters = [];

    /// <summary>Throws <see cref="StintException"/> (Invalid) when the pattern is no regular expression.</summary>
    public LogSearch(string pattern, bool ignoreCase = false)
    {
        _pattern = pattern;
        if (!ignoreCase && pattern.AsSpan().IndexOfAny(Syntax) < 0)
        {
            _words = Encoding.UTF8.GetBytes(pattern);
        }
        else
        {
            _regex = Build(pattern, RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
        }
    }

    /// <summary>Whether the line matches. Throws <see cref="StintException"/> (Invalid) when a pattern that may take long does.</summary>
    public bool Matches(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = WithoutColours(line);
        if (_words is not null)
        {
            return text.IndexOf(_words) >= 0;
        }

        if (_characters.Length < text.Length)
        {
            _characters = new char[Math.Max(256, text.Length)];
        }

        try
        {
            return _regex!.IsMatch(_characters.AsSpan(0, Encoding.UTF8.GetChars(text, _characters)));
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new StintException(ErrorCode.Invalid, $"search: '{_pattern}' takes too long: write it without looking around or back", e);
        }
    }

    private static Regex Build(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, LineTimeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, LineTimeout);
        }
        catch (RegexParseException e)
        {
            // The runtime's own sentence is not compiled into the program; the kind of error is.
            string why = string.Concat(e.Error.ToString().Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString())).Trim();
            throw new StintException(ErrorCode.Invalid, $"search: '{pattern}' is no regular expression: {why} at character {e.Offset}", e);
        }
    }

    // Rendered lines have no other escapes than ESC [ … m.
    private ReadOnlySpan<byte> WithoutColours(ReadOnlySpan<byte> line)
    {
        int escape = line.IndexOf((byte)0x1b);
        if (escape < 0)
        {
            return line;
        }

        _plain.ResetWrittenCount();
        while (escape >= 0)
        {
            _plain.Write(line[..escape]);
            int end = line[escape..].IndexOf((byte)'m');
            line = end < 0 ? [] : line[(escape + end + 1)..];
            escape = line.IndexOf((byte)0x1b);
        }

        _plain.Write(line);
        return _plain.WrittenSpan;
    }
}
