using System.Buffers;

namespace Stint.Tmux.Control;

/// <summary>
/// Makes notifications of the bytes of tmux's control mode (tmux(1), CONTROL MODE). Pure: no clock, no input or output. Never throws,
/// holds no more than its limits, and gives the same notifications however the bytes are cut. Not safe from several threads.
/// </summary>
/// <remarks>
/// <code>
///            %begin TIME NUMBER FLAGS
///   Idle ──────────────────────────────► Block ──┐ any other line: payload,
///    │ ▲                                   │ ▲   │ whatever it looks like
///    │ │   %end or %error with the same    │ └───┘
///    │ └── TIME and NUMBER: ReplyBlock ────┤
///    │ any other line: a notification      │
///    │                                     │
///    └──────► Broken ◄─────────────────────┘
///      a line or a block over its limit: StreamBroken, then silence
/// </code>
/// </remarks>
public sealed class ControlParser(ControlLimits? limits = null)
{
    private readonly ControlLimits _limits = limits ?? ControlLimits.Default;
    private ArrayBufferWriter<byte> _line = new();
    private ArrayBufferWriter<byte> _payload = new();
    private BlockGuard? _block;

    /// <summary>A limit was broken; everything is ignored from here on.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>How much is held of what is not complete yet.</summary>
    internal int HeldBytes => _line.WrittenCount + _payload.WrittenCount;

    /// <summary>Takes the next bytes and adds what is complete now.</summary>
    public void Push(ReadOnlySpan<byte> bytes, ICollection<ControlNotification> into)
    {
        while (!IsBroken && !bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (!Fits(part.Length))
            {
                Break(into);
            }
            else if (end < 0)
            {
                _line.Write(part);
            }
            else if (_line.WrittenCount == 0)
            {
                TakeLine(part, into);
            }
            else
            {
                _line.Write(part);
                TakeLine(_line.WrittenSpan, into);
                Reset(ref _line);
            }
        }
    }

    private bool Fits(int more) => _block is null
        ? (long)_line.WrittenCount + more <= _limits.Line
        : (long)_payload.WrittenCount + _line.WrittenCount + more <= _limits.Block;

    private void TakeLine(ReadOnlySpan<byte> line, ICollection<ControlNotification> into)
    {
        if (_block is not { } block)
        {
            if (BlockGuard.TryRead(line, "%begin "u8, out BlockGuard begun))
            {
                _block = begun;
            }
            else
            {
                into.Add(NotificationLine.Read(line));
            }

            return;
        }

        bool failed = block.IsEndedBy(line, "%error "u8);
        if (!failed && !block.IsEndedBy(line, "%end "u8))
        {
            _payload.Write(line);
            _payload.Write("\n"u8);
            return;
        }

        into.Add(new ReplyBlock(block.Time, block.Number, (block.Flags & 1) != 0, failed, _payload.WrittenSpan.ToArray()));
        Reset(ref _payload);
        _block = null;
    }

    private void Break(ICollection<ControlNotification> into)
    {
        IsBroken = true;
        into.Add(new StreamBroken(_block is null
            ? $"a line is longer than {_limits.Line} bytes"
            : $"a command printed more than {_limits.Block} bytes"));
        _line = new ArrayBufferWriter<byte>();
        _payload = new ArrayBufferWriter<byte>();
    }

    // One long answer should not occupy its memory for ever.
    private static void Reset(ref ArrayBufferWriter<byte> buffer)
    {
        const int WorthKeeping = 64 * 1024;
        if (buffer.Capacity > WorthKeeping)
        {
            buffer = new ArrayBufferWriter<byte>();
        }
        else
        {
            buffer.ResetWrittenCount();
        }
    }
}
