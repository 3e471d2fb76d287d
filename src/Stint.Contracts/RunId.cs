using Stint.Posix;

namespace Stint.Contracts;

/// <summary>
/// Names one run for ever: 12 characters of lower-case Crockford base32. The first eight are milliseconds since 2026, so that ids sort
/// by creation; the last four are random, so that machines sharing a folder do not collide. An id always holds a letter (tmux takes
/// digits for a window's index).
/// </summary>
public readonly record struct RunId : IComparable<RunId>
{
    public const int Length = 12;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int RandomBits = 20;
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string? _value;

    private RunId(string value) => _value = value;

    public override string ToString() => _value ?? "";

    /// <summary>When the id was made, to the millisecond.</summary>
    public DateTimeOffset CreatedAt => Epoch.AddMilliseconds(Tick);

    /// <summary>A new id for this moment, or for the millisecond after <paramref name="newest"/> when the clock has gone back.</summary>
    public static RunId Create(DateTimeOffset now, RunId? newest = null)
    {
        long tick = Math.Max(0, (long)(now - Epoch).TotalMilliseconds);
        if (newest is { } last && last.Tick >= tick)
        {
            tick = last.Tick + 1;
        }

        Span<byte> random = stackalloc byte[4];
        while (true)
        {
            SecureRandom.Fill(random);
            string text = Encode((tick << RandomBits) | (BitConverter.ToUInt32(random) & ((1u << RandomBits) - 1)));
            if (text.AsSpan().IndexOfAnyInRange('a', 'z') >= 0)
            {
                return new RunId(text);
            }
        }
    }

    /// <summary>The smallest id that could be made at this moment: ids of later moments are greater.</summary>
    public static RunId First(DateTimeOffset moment) => new(Encode(Math.Max(0, (long)(moment - Epoch).TotalMilliseconds) << RandomBits));

    public static RunId Parse(string text) =>
        TryParse(text, out RunId id) ? id : throw new FormatException($"Not a run id: '{text}'.");

    public static bool TryParse(string? text, out RunId id)
    {
        bool fits = text is { Length: Length } && IsPrefix(text);
        id = fits ? new RunId(text!) : default;
        return fits;
    }

    /// <summary>Whether the text could be the beginning of an id.</summary>
    public static bool IsPrefix(string text)
    {
        foreach (char c in text)
        {
            if (!Alphabet.AsSpan().Contains(c))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= Length;
    }

    public int CompareTo(RunId other) => string.CompareOrdinal(_value, other._value);

    public static bool operator <(RunId left, RunId right) => left.CompareTo(right) < 0;

    public static bool operator >(RunId left, RunId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RunId left, RunId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RunId left, RunId right) => left.CompareTo(right) >= 0;

    private long Tick
    {
        get
        {
            long value = 0;
            foreach (char c in _value ?? "")
            {
                value = (value << 5) | (long)Alphabet.IndexOf(c, StringComparison.Ordinal);
            }

            return value >> RandomBits;
        }
    }

    private static string Encode(long value) => string.Create(Length, value, static (span, v) =>
    {
        for (int i = span.Length - 1; i >= 0; i--, v >>= 5)
        {
            span[i] = Alphabet[(int)(v & 31)];
        }
    });
}
