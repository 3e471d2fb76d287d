namespace Stint.Tmux.Control;

/// <summary>In <c>%output</c> tmux writes backslashes and control characters as <c>\ooo</c>.</summary>
internal static class OctalEscapes
{
    /// <summary>The bytes meant. A backslash that no three octal digits follow stays as it is.</summary>
    internal static byte[] Decode(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool escape = text[i] == (byte)'\\' && i + 3 < text.Length
                && text[i + 1] is >= (byte)'0' and <= (byte)'3' && IsOctal(text[i + 2]) && IsOctal(text[i + 3]);
            bytes[length++] = escape
                ? (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'))
                : text[i];
            i += escape ? 3 : 0;
        }

        return bytes[..length];
    }

    private static bool IsOctal(byte c) => c is >= (byte)'0' and <= (byte)'7';
}
