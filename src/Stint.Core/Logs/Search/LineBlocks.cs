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
    private const int Sample = 64 * 1024;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(Size);
    private readonly ArrayBufferWriter<byte> _text = new();

    public IEnumerable<LineBlock> All()
    {
        long offset = 0, line = 1;
        int held = 0;
        while (true)
        {
            budget.Check();
            int got = log.ReadAt(_buffer.AsSpan(held), offset + held), length = held + got;
            bool isLast = length < Size;
            int cut = isLast ? length : _buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            bool isPiece = cut == 0 && !isLast;
            cut = isPiece ? length : cut;
            if (cut > 0)
            {
                if (offset == 0)
                {
                    pattern.Learn(_buffer.AsSpan(0, Math.Min(cut, Sample)));
                }

                BlockSurvey survey = pattern.Survey(_buffer.AsSpan(0, cut));
                if (survey.First >= 0 || survey.HasEscape)
                {
                    yield return new LineBlock(_buffer.AsMemory(0, cut), survey.HasEscape ? Stripped(cut) : _buffer.AsMemory(0, cut), offset, line);
                }

                line += survey.Lines;
            }

            if (isLast)
            {
                yield break;
            }

            int taken = isPiece ? cut - Overlap : cut;
            held = length - taken;
            _buffer.AsSpan(taken, held).CopyTo(_buffer);
            offset += taken;
        }
    }

    private ReadOnlyMemory<byte> Stripped(int length)
    {
        _text.ResetWrittenCount();
        new EscapeScanner().Strip(_buffer.AsSpan(0, length), _text);
        return _text.WrittenMemory;
    }
}
