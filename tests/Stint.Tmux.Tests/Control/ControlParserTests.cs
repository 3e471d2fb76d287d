using System.Text;
using Stint.Tmux.Control;

namespace Stint.Tmux.Tests.Control;

public sealed class ControlParserTests
{
    [Theory]
    [InlineData("%output %1 a\\033[1m\\134\\015\\012b", "PaneOutput %1 a\e[1m\\\r\nb")]
    [InlineData("%output %1 ", "PaneOutput %1 ")]
    [InlineData("%output %1 \\9\\03\\400x\\", "PaneOutput %1 \\9\\03\\400x\\")]
    [InlineData("%extended-output %1 1500 : a : b", "PaneOutput %1 a : b 1500")]
    [InlineData("%session-changed $1 a b", "SessionChanged { Session = $1, Name = a b }")]
    [InlineData("%session-renamed $1 a b", "SessionRenamed { Session = $1, Name = a b }")]
    [InlineData("%session-renamed a b", "SessionRenamed { Session = , Name = a b }")]
    [InlineData("%session-window-changed $1 @2", "SessionWindowChanged { Session = $1, Window = @2 }")]
    [InlineData("%sessions-changed", "SessionsChanged { }")]
    [InlineData("%client-session-changed /dev/pts/1 $1 a b", "ClientSessionChanged { Client = /dev/pts/1, Session = $1, Name = a b }")]
    [InlineData("%client-detached /dev/pts/1", "ClientDetached { Client = /dev/pts/1 }")]
    [InlineData("%window-add @1", "WindowAdded { Window = @1, Linked = True }")]
    [InlineData("%unlinked-window-add @1", "WindowAdded { Window = @1, Linked = False }")]
    [InlineData("%window-close @1", "WindowClosed { Window = @1, Linked = True }")]
    [InlineData("%unlinked-window-close @1", "WindowClosed { Window = @1, Linked = False }")]
    [InlineData("%window-renamed @1 a  b ", "WindowRenamed { Window = @1, Name = a  b , Linked = True }")]
    [InlineData("%unlinked-window-renamed @1 é", "WindowRenamed { Window = @1, Name = é, Linked = False }")]
    [InlineData("%window-pane-changed @1 %2", "WindowPaneChanged { Window = @1, Pane = %2 }")]
    [InlineData("%layout-change @1 b25d,80x24,0,0,0 b25d,80x24,0,0,0 *", "LayoutChanged { Window = @1, Layout = b25d,80x24,0,0,0, VisibleLayout = b25d,80x24,0,0,0, Flags = * }")]
    [InlineData("%pane-mode-changed %1", "PaneModeChanged { Pane = %1 }")]
    [InlineData("%pause %1", "PanePaused { Pane = %1, Paused = True }")]
    [InlineData("%continue %1", "PanePaused { Pane = %1, Paused = False }")]
    [InlineData("%subscription-changed n $1 @2 3 %4 : a : b", "SubscriptionChanged { Name = n, Session = $1, Window = @2, WindowIndex = 3, Pane = %4, Value = a : b }")]
    [InlineData("%subscription-changed n $1 - - - : ", "SubscriptionChanged { Name = n, Session = $1, Window = , WindowIndex = , Pane = , Value =  }")]
    [InlineData("%paste-buffer-changed b", "PasteBufferChanged { Name = b }")]
    [InlineData("%paste-buffer-deleted b", "PasteBufferDeleted { Name = b }")]
    [InlineData("%message hello there", "ServerMessage { Text = hello there }")]
    [InlineData("%config-error x:1: y", "ConfigError { Text = x:1: y }")]
    [InlineData("%exit", "Exited { Reason =  }")]
    [InlineData("%exit server exited", "Exited { Reason = server exited }")]
    [InlineData("%window-add x", "UnknownLine %window-add x")]
    [InlineData("%output 1 x", "UnknownLine %output 1 x")]
    [InlineData("%new-thing 1", "UnknownLine %new-thing 1")]
    [InlineData("%begin 1 2", "UnknownLine %begin 1 2")]
    [InlineData("%begin -1 2 1", "UnknownLine %begin -1 2 1")]
    [InlineData("%begin 1 2 1 4", "UnknownLine %begin 1 2 1 4")]
    [InlineData("%end 1 2 1", "UnknownLine %end 1 2 1")]
    [InlineData("hello", "UnknownLine hello")]
    [InlineData("", "UnknownLine ")]
    public void A_line_is_a_notification(string line, string expected) =>
        Assert.Equal([expected], Transcript.Read(Encoding.UTF8.GetBytes(line + "\n")));

    [Fact]
    public void A_block_is_what_one_command_printed() =>
        Assert.Equal(["ReplyBlock 5 7 mine ok a\nb\n"], Transcript.Read("%begin 5 7 1\na\nb\n%end 5 7 1\n"u8));

    [Fact]
    public void An_error_is_a_failed_block() =>
        Assert.Equal(["ReplyBlock 5 7 other failed no\n"], Transcript.Read("%begin 5 7 0\nno\n%error 5 7 0\n"u8));

    [Fact]
    public void Payload_that_looks_like_a_notification_is_payload() => Assert.Equal(
        ["ReplyBlock 5 7 mine ok %exit\n%begin 5 7 1\n%end 5 8 1\n%error 6 7 1\n%end 5 7\n\n", "SessionsChanged { }"],
        Transcript.Read("%begin 5 7 1\n%exit\n%begin 5 7 1\n%end 5 8 1\n%error 6 7 1\n%end 5 7\n\n%end 5 7 1\n%sessions-changed\n"u8));

    [Fact]
    public void A_carriage_return_belongs_to_the_line() =>
        Assert.Equal(["ReplyBlock 5 7 mine ok %end 5 7 1\r\n"], Transcript.Read("%begin 5 7 1\n%end 5 7 1\r\n%end 5 7 1\n"u8));

    [Fact]
    public void A_line_over_its_limit_breaks_the_stream_for_good()
    {
        var parser = new ControlParser(new ControlLimits(Line: 10, Block: 100));
        var events = new List<ControlNotification>();

        parser.Push("%exit 7890\n"u8, events);
        parser.Push("%exit 7890"u8, events);
        parser.Push("1"u8, events);
        parser.Push("\n%exit\n"u8, events);

        Assert.True(parser.IsBroken);
        Assert.Collection(events, e => Assert.IsType<Exited>(e), e => Assert.Contains("10 bytes", Assert.IsType<StreamBroken>(e).Reason));
    }

    [Fact]
    public void A_block_over_its_limit_breaks_the_stream_for_good()
    {
        var parser = new ControlParser(new ControlLimits(Line: 100, Block: 20));
        var events = new List<ControlNotification>();

        parser.Push("%begin 1 2 1\n12345678\n1234567\n"u8, events);
        Assert.False(parser.IsBroken);
        parser.Push("%end 1 2 1\n"u8, events);

        Assert.Contains("20 bytes", Assert.IsType<StreamBroken>(Assert.Single(events)).Reason);
    }

    [Fact]
    public void A_block_may_be_longer_than_a_line()
    {
        var parser = new ControlParser(new ControlLimits(Line: 20, Block: 1000));
        var events = new List<ControlNotification>();

        parser.Push(Encoding.ASCII.GetBytes($"%begin 1 2 1\n{new string('x', 900)}\n%end 1 2 1\n%exit\n"), events);

        Assert.Collection(events, e => Assert.Equal(901, Assert.IsType<ReplyBlock>(e).Output.Length), e => Assert.IsType<Exited>(e));
    }
}
