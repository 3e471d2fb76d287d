using System.Text;

namespace Stint.Posix;

/// <summary>
/// Bytes as the kernel passes them: an argument, an environment entry or a path. Never contains NUL. Need not be UTF-8;
/// <see cref="IsText"/> says whether it is, and <see cref="ToString"/> replaces what is not.
/// </summary>
public readonly struct OsString : IEquatable<OsString>
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[]? _bytes;

    public OsString(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0))
        {
            throw new ArgumentException("An argument or path cannot contain NUL.", nameof(bytes));
        }

        _bytes = bytes.ToArray();
    }

    public OsString(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    public bool IsText => System.Text.Unicode.Utf8.IsValid(Bytes);

    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    /// <summary>The text, or false when the bytes are not UTF-8.</summary>
    public bool TryGetText(out string text)
    {
        text = IsText ? Strict.GetString(Bytes) : "";
        return IsText;
    }

    /// <summary>
    /// Text from which <see cref="FromEscapedText"/> gives these bytes back: each byte that is not part of UTF-8 becomes a lone
    /// surrogate U+DC80 to U+DCFF (the convention of Python's PEP 383).
    /// </summary>
    public string ToEscapedText()
    {
        var text = new StringBuilder();
        for (ReadOnlySpan<byte> left = Bytes; !left.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(left, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
                left = left[consumed..];
            }
            else
            {
                text.Append((char)(0xDC00 + left[0]));
                left = left[1..];
            }
        }

        return text.ToString();
    }

    public static OsString FromEscapedText(string text)
    {
        var bytes = new List<byte>(text.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is >= '\uDC80' and <= '\uDCFF')
            {
                bytes.Add((byte)(text[i] - 0xDC00));
                continue;
            }

            Rune rune = Rune.GetRuneAt(text, i);
            bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
            i += rune.Utf16SequenceLength - 1;
        }

        return new OsString(bytes.ToArray());
    }

    public static implicit operator OsString(string text) => new(text);

    public bool Equals(OsString other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is OsString other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public static bool operator ==(OsString left, OsString right) => left.Equals(right);

    public static bool operator !=(OsString left, OsString right) => !left.Equals(right);

    public static OsString FromString(string text) => new(text);
}
