using System.Buffers;

namespace Stint.Contracts;

/// <summary>What an escape sequence turned out to be. All that is neither a control sequence nor a single character is <see cref="Nothing"/>.</summary>
internal enum EscapeEvent
{
    Nothing,

    /// <summary>A control sequence (CSI) without private or intermediate bytes; <see cref="EscapeParser.Final"/> and the parameters hold it.</summary>
    Control,

    /// <summary>ESC and one character, <see cref="EscapeParser.Final"/>.</summary>
    Single,
}

/// <summary>
/// Takes apart what follows an ESC (ECMA-48), a byte at a time and in bounded space; never throws. Stricter than a terminal in one thing:
/// a line feed ends every sequence but a device control string (which holds pictures), so that a broken one costs at most its line.
/// <code>
///            ┌─ [ ───────────► Control ── final 40-7E ─────────────► idle (event)
/// idle ─ESC─►├─ ] X ^ _ k ───► Text ───── BEL, LF, CAN, SUB, 4 MiB ─► idle
///   Escape   ├─ P ───────────► Device ─── BEL, CAN, SUB, 4 MiB ─────► idle
///            ├─ 20-2F ───────► Charset ── 30-7E ───────────────────► idle
///            └─ 30-7E ─────────────────────────────────────────────► idle (event)
/// </code>
/// ESC leaves every state for Escape (so ESC \ ends a string). Any other byte that does not fit ends the sequence and is left to the caller.
/// </summary>
internal sealed class EscapeParser
{
    private const int MaxParameters = 32, MaxControlLength = 4096, MaxStringLength = 4 << 20, MaxValue = 99_999;
    private static readonly SearchValues<byte> TextEnds = SearchValues.Create(0x07, 0x0a, 0x18, 0x1a, 0x1b);
    private static readonly SearchValues<byte> DeviceEnds = SearchValues.Create(0x07, 0x18, 0x1a, 0x1b);

    private readonly int[] _values = new int[MaxParameters];
    private uint _joined;
    private int _count, _length;
    private bool _special;
    private State _state;

    private enum State
    {
        Idle,
        Escape,
        Charset,
        Control,
        Text,
        Device,
    }

    public bool IsActive => _state != State.Idle;

    public byte Final { get; private set; }

    /// <summary>The number of parameters, at least 1.</summary>
    public int Count => Math.Min(_count, MaxParameters);

    /// <summary>Takes the ESC.</summary>
    public void Begin() => _state = State.Escape;

    public void Reset() => _state = State.Idle;

    /// <summary>A parameter, or 0 where none was given.</summary>
    public int Value(int index) => index < Count ? _values[index] : 0;

    /// <summary>Whether a parameter is joined to the one before it by a colon.</summary>
    public bool IsJoined(int index) => index < Count && (_joined >> index & 1) != 0;

    /// <summary>Takes bytes up to the end of the sequence and says how many; on an event the parser is idle again.</summary>
    public int Take(ReadOnlySpan<byte> bytes, out EscapeEvent happened)
    {
        happened = EscapeEvent.Nothing;
        int taken = 0;
        while (taken < bytes.Length && IsActive)
        {
            if (_state is State.Text or State.Device)
            {
                taken += SkipString(bytes[taken..]);
            }
            else
            {
                taken += Step(bytes[taken], out happened) ? 1 : 0;
            }
        }

        return taken;
    }

    private bool Step(byte b, out EscapeEvent happened)
    {
        happened = EscapeEvent.Nothing;
        switch (_state)
        {
            case State.Escape:
                return StepEscape(b, ref happened);
            case State.Charset:
                _state = b is >= 0x20 and <= 0x2f ? State.Charset : State.Idle;
                return b is >= 0x20 and <= 0x7e;
            default:
                return StepControl(b, ref happened);
        }
    }

    private bool StepEscape(byte b, ref EscapeEvent happened)
    {
        _length = 0;
        switch (b)
        {
            case (byte)'[':
                (_state, _count, _joined, _special, _values[0]) = (State.Control, 1, 0, false, 0);
                return true;
            case (byte)']' or (byte)'X' or (byte)'^' or (byte)'_' or (byte)'k':
                _state = State.Text;
                return true;
            case (byte)'P':
                _state = State.Device;
                return true;
            case >= 0x20 and <= 0x2f:
                _state = State.Charset;
                return true;
            case >= 0x30 and <= 0x7e:
                (_state, Final, happened) = (State.Idle, b, EscapeEvent.Single);
                return true;
            default:
                _state = State.Idle;
                return false;
        }
    }

    private bool StepControl(byte b, ref EscapeEvent happened)
    {
        if (b is < 0x20 or > 0x7f || ++_length > MaxControlLength)
        {
            _state = State.Idle;
            return false;
        }

        switch (b)
        {
            case >= (byte)'0' and <= (byte)'9':
                if (_count <= MaxParameters)
                {
                    ref int value = ref _values[_count - 1];
                    value = Math.Min((value * 10) + b - '0', MaxValue);
                }

                break;
            case (byte)';' or (byte)':':
                if (++_count <= MaxParameters)
                {
                    _values[_count - 1] = 0;
                    _joined |= b == ':' ? 1u << (_count - 1) : 0;
                }

                break;
            case >= 0x40 and <= 0x7e:
                (_state, Final, happened) = (State.Idle, b, _special ? EscapeEvent.Nothing : EscapeEvent.Control);
                break;
            case 0x7f:
                break;
            default:
                _special = true;
                break;
        }

        return true;
    }

    private int SkipString(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> allowed = bytes[..Math.Min(bytes.Length, MaxStringLength - _length)];
        int end = allowed.IndexOfAny(_state == State.Text ? TextEnds : DeviceEnds);
        _length += end < 0 ? allowed.Length : end;
        if (end < 0)
        {
            _state = _length == MaxStringLength ? State.Idle : _state;
            return allowed.Length;
        }

        _state = bytes[end] == 0x1b ? State.Escape : State.Idle;
        return bytes[end] == (byte)'\n' ? end : end + 1;
    }
}
