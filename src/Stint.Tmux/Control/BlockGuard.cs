using System.Buffers.Text;

namespace Stint.Tmux.Control;

/// <summary>The three numbers after <c>%begin</c>, <c>%end</c> and <c>%error</c>. Time and number together tell one command's lines from payload.</summary>
internal readonly record struct BlockGuard(long Time, long Number, long Flags)
{
    internal static bool TryRead(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word, out BlockGuard guard)
    {
        guard = default;
        if (!line.StartsWith(word))
        {
            return false;
        }

        line = line[word.Length..];
        bool valid = ReadNumber(ref line, out long time) & ReadNumber(ref line, out long number) & ReadNumber(ref line, out long flags);
        guard = new BlockGuard(time, number, flags);
        return valid && line.IsEmpty;
    }

    internal bool IsEndedBy(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        TryRead(line, word, out BlockGuard end) && end.Time == Time && end.Number == Number;

    private static bool ReadNumber(ref ReadOnlySpan<byte> line, out long value)
    {
        bool valid = Utf8Parser.TryParse(line, out value, out int used) && value >= 0;
        line = line[used..];
        line = line.StartsWith(" "u8) ? line[1..] : line;
        return valid;
    }
}
