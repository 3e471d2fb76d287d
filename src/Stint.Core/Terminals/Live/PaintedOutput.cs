using System.Text;

namespace Stint.Core.Terminals.Live;

/// <summary>
/// Keeps from a tmux client's output what it paints, and not what it says before it shows anything (a complaint) or when it leaves: tmux
/// clears the screen then, and nobody could see any more what was there last. Works on pieces of any size.
/// </summary>
internal sealed class PaintedOutput
{
    private const int LongestComplaint = 400;

    // How a client hands the keypad back when it leaves, and how it takes it when it comes (back): xterm's rmkx and smkx.
    private static readonly byte[] Leaves = "\e[?1l\e>"u8.ToArray(), Comes = "\e[?1h\e="u8.ToArray();
    private readonly byte[] _held = new byte[16];
    private readonly StringBuilder _complaint = new();
    private int _heldLength;

    /// <summary>Whether anything was painted.</summary>
    internal bool HasPainted { get; private set; }

    /// <summary>The client has cleared its screen and painted nothing since.</summary>
    internal bool HasLeft { get; private set; }

    /// <summary>What it said in plain words before it painted anything.</summary>
    internal string Complaint => _complaint.ToString().Trim();

    /// <summary>Puts what a former piece left undecided before the next piece, and says how much that is.</summary>
    internal int Begin(Span<byte> buffer)
    {
        _held.AsSpan(0, _heldLength).CopyTo(buffer);
        int length = _heldLength;
        _heldLength = 0;
        return length;
    }

    /// <summary>Moves what is painted to the front of the piece and returns its length. Up to seven bytes may wait for the next piece.</summary>
    internal int Keep(Span<byte> piece, bool isLast)
    {
        int kept = 0, at = HasPainted ? 0 : Complain(piece);
        while (true)
        {
            ReadOnlySpan<byte> rest = piece[at..], mark = HasLeft ? Comes : Leaves;
            int found = rest.IndexOf(mark);
            int length = found >= 0 ? found : rest.Length - (isLast ? 0 : Undecided(rest, mark));
            if (!HasLeft)
            {
                rest[..length].CopyTo(piece[kept..]);
                kept += length;
            }

            at += length;
            if (found < 0)
            {
                piece[at..].CopyTo(_held);
                _heldLength = piece.Length - at;
                return kept;
            }

            HasLeft = !HasLeft; // the mark itself belongs to what comes now
        }
    }

    // Where painting begins.
    private int Complain(ReadOnlySpan<byte> piece)
    {
        int escape = piece.IndexOf((byte)0x1b);
        HasPainted = escape >= 0;
        int end = escape >= 0 ? escape : piece.Length;
        _complaint.Append(Encoding.UTF8.GetString(piece[..Math.Min(end, LongestComplaint)]));
        _complaint.Length = Math.Min(_complaint.Length, LongestComplaint);
        return end;
    }

    private static int Undecided(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> mark)
    {
        for (int length = Math.Min(mark.Length - 1, rest.Length); length > 0; length--)
        {
            if (rest.EndsWith(mark[..length]))
            {
                return length;
            }
        }

        return 0;
    }
}
