using System.Buffers;
using Stint.Contracts;

namespace Stint.Core.Logs.Search;

/// <summary>Reads a log from its start in blocks of whole lines that fit the processor's cache. Leaves out those without a match.</summary>
internal sealed class LineBlocks(LogReader log, LinePattern pattern, SearchBudget budget)
{
    public const int Size = 256 * 1024;

    /// <summary>How much of a piece of a long line is in the next one too: longer than any words looked for.</summary>
    private const int Overlap = 16 * 1024;

    /// <summary>From so much of the log the rarest bytes are learnt.</summary>
    public const int Sample = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _text = new();
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(Size), _other = [];

    public IEnumerable<LineBlock> All()
    {
        long offset = 0, line = 1;
        int length = log.ReadAt(_buffer, 0);
        pattern.Learn(_buffer.AsSpan(0, Math.Min(length, Sample)));
        while (length > 0)
        {
            budget.Check();
            bool isLast = length < Size;
            int cut = isLast ? length : _buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            bool isPiece = cut == 0;
            cut = isPiece ? length : cut;
            int taken = isPiece ? cut - Overlap : cut;
            Task<int>? next = isLast ? null : ReadOn(offset + taken, taken, length - taken);
            try
            {
                BlockSurvey survey = pattern.Survey(_buffer.AsSpan(0, cut));
                if (survey.First >= 0 || survey.HasEscape)
                {
                    yield return new LineBlock(_buffer.AsMemory(0, cut), survey.HasEscape ? Stripped(cut) : _buffer.AsMemory(0, cut), offset, line);
                }

                line += survey.Lines;
            }
            finally
            {
                length = next?.GetAwaiter().GetResult() ?? 0;
            }

            (_buffer, _other) = (_other, _buffer);
            offset += taken;
        }
    }

    // Reads the next block while this one is looked at: one processor copies, the other one searches.
    private Task<int> ReadOn(long offset, int from, int held)
    {
        _other = _other.Length == 0 ? GC.AllocateUninitializedArray<byte>(Size) : _other;
        _buffer.AsSpan(from, held).CopyTo(_other);
        return Task.Run(() => held + log.ReadAt(_other.AsSpan(held), offset + held));
    }

    private ReadOnlyMemory<byte> Stripped(int length)
    {
        _text.ResetWrittenCount();
        new EscapeScanner().Strip(_buffer.AsSpan(0, length), _text);
        return _text.WrittenMemory;
    }
}
