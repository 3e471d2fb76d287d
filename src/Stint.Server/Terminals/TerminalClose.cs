using System.Net.WebSockets;
using System.Text;

namespace Stint.Server.Terminals;

/// <summary>How a terminal's WebSocket is closed: a code for programs, a few words for people.</summary>
internal sealed record TerminalClose(int Code, string Reason)
{
    internal const int NotAllowed = 4401, Gone = 4404, Ended = 4409, Fault = 4500;
    private const int LongestReason = 123; // RFC 6455, 5.5

    internal static TerminalClose Left { get; } = new((int)WebSocketCloseStatus.NormalClosure, "");

    internal static TerminalClose ServerEnds { get; } = new((int)WebSocketCloseStatus.EndpointUnavailable, "the server ends");

    internal static TerminalClose Unreadable(string why) => new((int)WebSocketCloseStatus.InvalidPayloadData, why);

    internal static TerminalClose TooBig(int limit) => new((int)WebSocketCloseStatus.MessageTooBig, $"a text message may have {limit} bytes");

    /// <summary>The reason as it fits into a close frame.</summary>
    internal string ShortReason
    {
        get
        {
            string text = Reason.ReplaceLineEndings(" ");
            while (Encoding.UTF8.GetByteCount(text) > LongestReason)
            {
                text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
            }

            return text;
        }
    }
}
