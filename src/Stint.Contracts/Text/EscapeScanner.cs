using System.Buffers;
using System.Text;

namespace Stint.Contracts;

/// <summary>
/// Tells text from escape sequences in bytes as a terminal received them, and keeps the colours and attributes in force. The outcome does
/// not depend on how the bytes are split. Never throws; takes bounded space.
/// </summary>
public sealed class EscapeScanner
{
    private const byte Escape = 0x1b;
    private readonly EscapeParser _parser = new();
    private TextStyle _style;

    /// <summary>Begins where these colours and attributes are in force; 0 is the terminal's default.</summary>
    public EscapeScanner(ulong style = 0) => _style = new TextStyle(style);

    /// <summary>The colours and attributes in force, in one word that a later scanner can begin with.</summary>
    public ulong Style => _style.Bits;

    /// <summary>Whether the bytes so far end within a sequence.</summary>
    public bool IsWithinSequence => _parser.IsActive;

    /// <summary>The sequence that gives a terminal in its default state these colours and attributes; empty for the default.</summary>
    public static string Sequence(ulong style)
    {
        if (style == 0)
        {
            return "";
        }

        var output = new ArrayBufferWriter<byte>(96);
        new TextStyle(style).Write(output, default);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    /// <summary>
    /// Takes at least one of the bytes, and says how many: text up to the next sequence, or a sequence as far as it goes. A line feed is
    /// within a sequence only in a device control string (which holds pictures).
    /// </summary>
    public int Take(ReadOnlySpan<byte> bytes, out bool isText)
    {
        isText = false;
        if (!_parser.IsActive)
        {
            int escape = bytes.IndexOf(Escape);
            if (escape != 0)
            {
                isText = true;
                return escape < 0 ? bytes.Length : escape;
            }

            _parser.Begin();
            return 1 + Continue(bytes[1..]);
        }

        int taken = Continue(bytes);
        return taken > 0 ? taken : Take(bytes, out isText);
    }

    /// <summary>The text alone, appended. Line feeds within sequences are kept too, so that lines can be counted in either.</summary>
    public void Strip(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (!bytes.IsEmpty)
        {
            int taken = Take(bytes, out bool isText);
            ReadOnlySpan<byte> part = bytes[..taken];
            if (isText)
            {
                output.Write(part);
            }
            else
            {
                for (int feeds = part.Count((byte)'\n'); feeds > 0; feeds--)
                {
                    output.Write("\n"u8);
                }
            }

            bytes = bytes[taken..];
        }
    }

    private int Continue(ReadOnlySpan<byte> bytes)
    {
        int taken = _parser.Take(bytes, out EscapeEvent happened);
        _style = (happened, (char)_parser.Final) switch
        {
            (EscapeEvent.Control, 'm') => _style.After(_parser),
            (EscapeEvent.Single, 'c') => default,
            _ => _style,
        };
        return taken;
    }
}
