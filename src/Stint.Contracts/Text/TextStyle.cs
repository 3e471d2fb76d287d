using System.Buffers;
using System.Buffers.Text;

namespace Stint.Contracts;

/// <summary>
/// The colours and attributes that SGR sequences set, in one word: 26 bits of foreground and of background (kind, then palette index or
/// RGB) and 12 of attributes. Zero is the terminal's default. The colour of underlines is not kept.
/// </summary>
internal readonly record struct TextStyle(ulong Bits)
{
    private const int BackgroundShift = 26, AttributeShift = 52;
    private const uint ColourMask = (1 << 26) - 1, Palette = 1 << 24, Direct = 2 << 24;
    private const uint Bold = 1, Dim = 2, Italic = 4, Underline = 8, Blink = 16, Inverse = 32, Hidden = 64, Strike = 128, Double = 256, Curly = 512,
        Overline = 1024;

    private static readonly (uint Attribute, int Code)[] Codes =
    [
        (Bold, 1), (Dim, 2), (Italic, 3), (Underline, 4), (Blink, 5), (Inverse, 7), (Hidden, 8), (Strike, 9), (Double, 21), (Overline, 53),
    ];

    public bool IsDefault => Bits == 0;

    /// <summary>The style after an SGR sequence, which the parser holds.</summary>
    public TextStyle After(EscapeParser sgr)
    {
        TextStyle style = this;
        for (int i = 0; i < sgr.Count; i++)
        {
            int code = sgr.Value(i);
            int first = i;
            while (sgr.IsJoined(i + 1))
            {
                i++;
            }

            if (code is 38 or 48 or 58)
            {
                uint? colour = i > first ? JoinedColour(sgr, first, i) : SeparateColour(sgr, ref i);
                style = colour is { } c && code != 58 ? style.WithColour(c, code == 38 ? 0 : BackgroundShift) : style;
            }
            else
            {
                style = style.After(code, i > first ? sgr.Value(first + 1) : -1);
            }
        }

        return style;
    }

    /// <summary>Writes the sequence that leads from <paramref name="before"/> to this style.</summary>
    public void Write(IBufferWriter<byte> output, TextStyle before)
    {
        Span<byte> text = output.GetSpan(96);
        "\u001b["u8.CopyTo(text);
        int n = 2;
        if (IsDefault || !before.IsDefault)
        {
            n = Append(text, n, 0);
        }

        uint attributes = (uint)(Bits >> AttributeShift);
        foreach ((uint attribute, int code) in Codes)
        {
            n = (attributes & attribute) != 0 ? Append(text, n, code) : n;
        }

        if ((attributes & Curly) != 0)
        {
            "4:3;"u8.CopyTo(text[n..]);
            n += 4;
        }

        n = AppendColour(text, n, (uint)Bits & ColourMask, 30);
        n = AppendColour(text, n, (uint)(Bits >> BackgroundShift) & ColourMask, 40);
        text[n - 1] = (byte)'m';
        output.Advance(n);
    }

    private TextStyle After(int code, int detail) => code switch
    {
        0 => default,
        1 => With(Bold),
        2 => With(Dim),
        3 => With(Italic),
        4 => detail switch
        {
            0 => Without(Underline | Double | Curly),
            2 => Without(Underline | Curly).With(Double),
            3 => Without(Underline | Double).With(Curly),
            _ => Without(Double | Curly).With(Underline),
        },
        5 or 6 => With(Blink),
        7 => With(Inverse),
        8 => With(Hidden),
        9 => With(Strike),
        21 => Without(Underline | Curly).With(Double),
        22 => Without(Bold | Dim),
        23 => Without(Italic),
        24 => Without(Underline | Double | Curly),
        25 => Without(Blink),
        27 => Without(Inverse),
        28 => Without(Hidden),
        29 => Without(Strike),
        53 => With(Overline),
        55 => Without(Overline),
        39 => WithColour(0, 0),
        49 => WithColour(0, BackgroundShift),
        >= 30 and <= 37 => WithColour(Palette | (uint)(code - 30), 0),
        >= 40 and <= 47 => WithColour(Palette | (uint)(code - 40), BackgroundShift),
        >= 90 and <= 97 => WithColour(Palette | (uint)(code - 82), 0),
        >= 100 and <= 107 => WithColour(Palette | (uint)(code - 92), BackgroundShift),
        _ => this,
    };

    // 38:5:N and 38:2:R:G:B, or with a colour space 38:2:S:R:G:B
    private static uint? JoinedColour(EscapeParser sgr, int first, int last) => sgr.Value(first + 1) switch
    {
        5 => Palette | ((uint)sgr.Value(first + 2) & 0xff),
        2 when last >= first + 4 => Rgb(sgr, last >= first + 5 ? first + 3 : first + 2),
        _ => null,
    };

    private static uint? SeparateColour(EscapeParser sgr, ref int i)
    {
        switch (sgr.Value(i + 1))
        {
            case 5:
                i += 2;
                return Palette | ((uint)sgr.Value(i) & 0xff);
            case 2:
                i += 4;
                return Rgb(sgr, i - 2);
            default:
                return null;
        }
    }

    private static uint Rgb(EscapeParser sgr, int i) =>
        Direct | (((uint)sgr.Value(i) & 0xff) << 16) | (((uint)sgr.Value(i + 1) & 0xff) << 8) | ((uint)sgr.Value(i + 2) & 0xff);

    private TextStyle With(uint attributes) => new(Bits | ((ulong)attributes << AttributeShift));

    private TextStyle Without(uint attributes) => new(Bits & ~((ulong)attributes << AttributeShift));

    private TextStyle WithColour(uint colour, int shift) => new((Bits & ~((ulong)ColourMask << shift)) | ((ulong)colour << shift));

    private static int AppendColour(Span<byte> text, int n, uint colour, int plain)
    {
        int value = (int)(colour & 0xff_ffff);
        switch (colour & ~0xff_ffffu)
        {
            case Palette when value < 8:
                return Append(text, n, plain + value);
            case Palette when value < 16:
                return Append(text, n, plain + 52 + value);
            case Palette:
                return Append(text, Append(text, Append(text, n, plain + 8), 5), value);
            case Direct:
                n = Append(text, Append(text, n, plain + 8), 2);
                return Append(text, Append(text, Append(text, n, value >> 16), (value >> 8) & 0xff), value & 0xff);
            default:
                return n;
        }
    }

    private static int Append(Span<byte> text, int n, int number)
    {
        _ = Utf8Formatter.TryFormat(number, text[n..], out int written);
        text[n + written] = (byte)';';
        return n + written + 1;
    }
}
