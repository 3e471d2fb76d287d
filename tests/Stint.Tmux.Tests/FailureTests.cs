using System.Diagnostics;
using Stint.TestKit;

namespace Stint.Tmux.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly PrivateTmux _tmux = new();

    public void Dispose() => _tmux.Dispose();

    public static TheoryData<TmuxFailure, string, string[]> RealFailures => new()
    {
        { TmuxFailure.NotFound, "has-session", ["-t", "zz"] },
        { TmuxFailure.NotFound, "kill-window", ["-t", "@99"] },
        { TmuxFailure.NotFound, "kill-pane", ["-t", "%99"] },
        { TmuxFailure.NotFound, "detach-client", ["-t", "/dev/zz"] },
        { TmuxFailure.NotFound, "paste-buffer", ["-b", "zz"] },
        { TmuxFailure.NotFound, "delete-buffer", ["-b", "zz"] },
        { TmuxFailure.NotFound, "show-options", ["-wv", "@zz"] },
        { TmuxFailure.NotFound, "set-option", ["-w", "zz", "1"] },
        { TmuxFailure.NotFound, "show-environment", ["ZZ"] },
        { TmuxFailure.NotFound, "switch-client", ["-t", "a"] },
        { TmuxFailure.Duplicate, "new-session", ["-d", "-s", "a"] },
        { TmuxFailure.Duplicate, "new-window", ["-t", "a:0"] },
        { TmuxFailure.Refused, "zz", [] },
        { TmuxFailure.Refused, "new-window", ["-Q"] },
        { TmuxFailure.Refused, "set-option", ["-g", "mouse", "zz"] },
        { TmuxFailure.Refused, "respawn-pane", ["-t", "a:"] },
        { TmuxFailure.Refused, "attach-session", [] },
        { TmuxFailure.Refused, "load-buffer", ["/no/such/file"] },
        { TmuxFailure.Refused, "set-buffer", [new string('x', 20_000)] },
    };

    [Theory]
    [MemberData(nameof(RealFailures))]
    public void What_tmux_says_is_told_apart(TmuxFailure failure, string command, string[] arguments)
    {
        _ = _tmux.Server.NewSession(new NewSessionOptions { Name = "a", Command = ["sleep", "1000"] });

        TmuxReply reply = _tmux.Server.TryRun(new TmuxCommand(command, arguments));

        Assert.Equal(((TmuxFailure?)failure, 1), (reply.Failure, reply.ExitCode));
        Assert.NotEmpty(reply.Error);
    }

    [Theory]
    [InlineData("error connecting to /tmp/tmux-0/default (No such file or directory)", TmuxFailure.NoServer)]
    [InlineData("error connecting to /tmp/tmux-0/default (Permission denied)", TmuxFailure.Refused)]
    [InlineData("no server running on /tmp/tmux-0/default", TmuxFailure.NoServer)]
    [InlineData("server exited unexpectedly", TmuxFailure.NoServer)]
    [InlineData("server exited", TmuxFailure.NoServer)]
    [InlineData("[lost server]", TmuxFailure.NoServer)]
    [InlineData("session not found: x", TmuxFailure.NotFound)]
    [InlineData("no current session", TmuxFailure.NotFound)]
    [InlineData("protocol version mismatch (client 8, server 7)", TmuxFailure.Refused)]
    [InlineData("tmux: unknown option -- S\nusage: paste-buffer", TmuxFailure.Refused)]
    [InlineData("something new", TmuxFailure.Refused)]
    [InlineData("", TmuxFailure.Refused)]
    public void Texts_of_other_versions_are_told_apart_too(string error, TmuxFailure failure) => Assert.Equal(failure, FailureTable.Kind(error));

    [Fact]
    public void Without_a_server_most_calls_fail_with_that_reason()
    {
        var exception = Assert.Throws<TmuxException>(() => _tmux.Server.Run(Commands.KillWindow("@1")));

        Assert.Equal((TmuxFailure.NoServer, 1), (exception.Failure, exception.ExitCode));
        Assert.Contains("kill-window -t @1: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_its_end_the_server_is_missing()
    {
        _ = _tmux.Server.NewSession(new NewSessionOptions { Name = "a", Command = ["sleep", "1000"] });
        _ = _tmux.Server.Run(Commands.KillServer());

        Assert.Equal(TmuxFailure.NoServer, _tmux.Server.TryRun(Commands.HasSession("=a")).Failure);
    }

    [Fact]
    public void An_unknown_flag_hints_at_the_version()
    {
        _ = _tmux.Server.NewSession(new NewSessionOptions { Name = "a", Command = ["sleep", "1000"] });

        var exception = Assert.Throws<TmuxException>(() => _tmux.Server.Run(new TmuxCommand("new-window", "-Q")));

        Assert.Contains("too old", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hung_tmux_is_given_up_at_the_deadline()
    {
        TmuxServer server = Fake("sleep 60");
        var clock = Stopwatch.StartNew();

        TmuxReply reply = server.TryRun(Commands.KillServer(), deadline: TimeSpan.FromMilliseconds(200));

        Assert.Equal(((TmuxFailure?)TmuxFailure.TimedOut, -1), (reply.Failure, reply.ExitCode));
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(190), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Waiting_can_be_cancelled()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        _ = Assert.ThrowsAny<OperationCanceledException>(() => Fake("sleep 60").TryRun(Commands.KillServer(), ct: source.Token));
    }

    [Fact]
    public void Nonsense_is_no_list()
    {
        var exception = Assert.Throws<TmuxException>(() => Fake("echo hello; echo oh >&2").ListPanes());

        Assert.Equal(TmuxFailure.Unreadable, exception.Failure);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("\\377\\376\\000")]
    public void A_nonsense_version_is_refused(string text)
    {
        var exception = Assert.Throws<TmuxException>(() => Fake($"printf '{text}'").RequireSupported());

        Assert.Equal(TmuxFailure.Unreadable, exception.Failure);
    }

    [Fact]
    public void An_old_tmux_is_refused_clearly()
    {
        var exception = Assert.Throws<TmuxException>(() => Fake("echo tmux 2.9").RequireSupported());

        Assert.Equal(TmuxFailure.TooOld, exception.Failure);
        Assert.Contains("tmux 2.9 is too old. Install tmux 3.2 or later.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_asked_once()
    {
        string count = _tmux.Folder.At("count");
        TmuxServer server = Fake($"echo x >>{count}; echo tmux 3.4");

        Assert.Equal(new TmuxVersion(3, 4), server.RequireSupported());
        Assert.Equal(new TmuxVersion(3, 4), server.Version());
        Assert.Single(File.ReadAllLines(count));
    }

    [Theory]
    [InlineData("no-such-tmux")]
    [InlineData("/no/such/tmux")]
    [InlineData("/etc/passwd")]
    public void A_missing_tmux_is_named(string executable)
    {
        var server = new TmuxServer(_tmux.Server.Socket, _tmux.Options with { Executable = executable });

        TmuxReply reply = server.TryRun(Commands.KillServer());

        Assert.Equal(((TmuxFailure?)TmuxFailure.NotInstalled, -1), (reply.Failure, reply.ExitCode));
        Assert.Contains("Install tmux", Assert.Throws<TmuxException>(reply.EnsureSuccess).Message, StringComparison.Ordinal);
        Assert.Equal(TmuxFailure.NotInstalled, Assert.Throws<TmuxException>(() => server.Version()).Failure);
    }

    private TmuxServer Fake(string script) =>
        new(_tmux.Server.Socket, _tmux.Options with { Executable = _tmux.Folder.WriteScript("fake-tmux", "#!/bin/sh\n" + script + "\n") });
}
