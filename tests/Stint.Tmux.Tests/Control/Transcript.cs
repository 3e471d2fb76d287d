using System.Text;
using Stint.Tmux.Control;

namespace Stint.Tmux.Tests.Control;

/// <summary>What tmux 3.3a really printed, and what a parser makes of bytes, as text that can be compared.</summary>
internal static class Transcript
{
    internal static readonly byte[] Real = Encoding.UTF8.GetBytes(
        """
        %begin 1795180433 314 0
        %end 1795180433 314 0
        %session-changed $0 a
        %begin 1795180433 319 1
        n1
        %end 1795180433 319 1
        %output %0 \033[?2004hroot@vm:/tmp# \015\012é🎉\134
        %begin 1795180433 325 1
        parse error: unknown command: bogus
        %error 1795180433 325 1
        %begin 1795180433 327 0
        hook
        %end 1795180433 327 0
        %begin 1795180433 328 1
        can't find window: @88
        %error 1795180433 328 1
        %window-add @1
        %window-renamed @0 x\\"y
        %layout-change @1 b25d,80x24,0,0,0 b25d,80x24,0,0,0 *
        %unlinked-window-close @1
        %subscription-changed n $1 @2 3 %4 : v
        %extended-output %1 12 : x
        %begin 1795180433 332 1
        %end 1795180433 331 1
        l2|
        %end 1795180433 332 1
        %sessions-changed
        %exit server exited unexpectedly

        """);

    internal static List<string> Read(ReadOnlySpan<byte> bytes, ControlLimits? limits = null)
    {
        var events = new List<ControlNotification>();
        new ControlParser(limits).Push(bytes, events);
        return [.. events.Select(Describe)];
    }

    /// <summary>Latin-1 shows every byte as a character of its own; the rest of the text is as the records print it.</summary>
    internal static string Describe(ControlNotification notification) => notification switch
    {
        ReplyBlock b => $"ReplyBlock {b.Time} {b.Number} {(b.FromThisClient ? "mine" : "other")} {(b.Failed ? "failed" : "ok")} {Bytes(b.Output)}",
        PaneOutput o => $"PaneOutput {o.Pane} {Bytes(o.Data)}{(o.Age is { } age ? $" {age.TotalMilliseconds}" : "")}",
        UnknownLine u => $"UnknownLine {Bytes(u.Line)}",
        _ => notification.ToString(),
    };

    private static string Bytes(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);
}
