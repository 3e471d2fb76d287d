using System.Diagnostics;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux.Control;

namespace Stint.Tmux.Tests.Control;

/// <summary>Connections that are refused, end, hang or are given up.</summary>
public sealed class ControlClientEndTests : ControlClientTest
{
    [Theory]
    [InlineData("=nope:", TmuxFailure.NotFound)]
    [InlineData("=s:", null)]
    public void A_session_that_does_not_exist_is_refused_at_once(string session, TmuxFailure? failure)
    {
        _ = NewSession("s");

        if (failure is null)
        {
            Connect(new ControlClientOptions { Session = session }).Dispose();
            return;
        }

        var exception = Assert.Throws<TmuxException>(() => Connect(new ControlClientOptions { Session = session }));
        Assert.Equal((failure, "can't find session: nope"), (exception.Failure, exception.StandardError));
    }

    [Fact]
    public void Without_a_server_there_is_nothing_to_attach_to() =>
        Assert.Equal(TmuxFailure.NotFound, Assert.Throws<TmuxException>(() => Connect()).Failure);

    [Fact]
    public async Task The_end_of_its_session_ends_it()
    {
        _ = NewSession("s");
        _ = NewSession("other");
        using ControlClient client = Connect();

        Assert.Null(client.TryRun(Commands.KillSession("=s:")).Failure);

        _ = await client.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(TmuxFailure.ConnectionLost, client.TryRun(Commands.DisplayMessage("x")).Failure);
        _ = await Next<Exited>(client);
        Assert.False(await client.Notifications.WaitToReadAsync());
    }

    [Fact]
    public void Killing_the_server_through_it_is_a_success()
    {
        _ = NewSession("s");
        using ControlClient client = Connect();

        Assert.Null(client.TryRun(Commands.KillServer()).Failure);
    }

    [Fact]
    public async Task The_servers_death_fails_what_is_under_way()
    {
        _ = NewSession("s");
        using ControlClient client = Connect();
        int server = int.Parse(client.Expand("#{pid}"));
        Task<TmuxReply> waiting = client.TryRunAsync(Commands.WaitFor("never"));

        _ = Signals.SendToProcess(server, Signals.Kill);

        TmuxReply reply = await waiting.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal((TmuxFailure.ConnectionLost, "server exited unexpectedly"), (reply.Failure!.Value, reply.Error));
    }

    [Fact]
    public async Task A_late_answer_goes_to_nobody_and_the_next_call_gets_its_own()
    {
        _ = NewSession("s");
        using ControlClient client = Connect();

        TmuxReply late = client.TryRun([Commands.WaitFor("c"), Commands.DisplayMessage("late")], deadline: TimeSpan.FromMilliseconds(100));
        Task<TmuxReply> next = client.TryRunAsync(Commands.DisplayMessage("next"));
        _ = Tmux.Server.Run(Commands.SignalChannel("c"));

        Assert.Equal(TmuxFailure.TimedOut, late.Failure);
        Assert.Equal("next", (await next).Text);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        _ = NewSession("s");
        using ControlClient client = Connect();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.TryRunAsync(Commands.WaitFor("c"), ct: source.Token));
        _ = Assert.ThrowsAny<OperationCanceledException>(() => client.TryRun(Commands.DisplayMessage("x"), ct: source.Token));
    }

    [Fact]
    public void A_server_that_hangs_hinders_neither_calls_nor_the_end()
    {
        _ = NewSession("s");
        ControlClient client = Connect();
        int server = int.Parse(client.Expand("#{pid}"));
        var clock = Stopwatch.StartNew();
        _ = Signals.SendToProcess(server, Signals.Stop);
        try
        {
            // More than a pipe holds, so that writing stops too.
            string text = new('x', 200_000);
            Assert.Equal(
                TmuxFailure.TimedOut,
                client.TryRun(Commands.DisplayMessage(text), deadline: TimeSpan.FromMilliseconds(200)).Failure);
            client.Dispose();
        }
        finally
        {
            _ = Signals.SendToProcess(server, Signals.Continue);
        }

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(190), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Disposing_leaves_no_process_and_no_client()
    {
        _ = NewSession("s");
        ControlClient client = Connect();
        int pid = int.Parse(client.Expand("#{client_pid}"));

        await client.DisposeAsync();
        client.Dispose();

        Assert.False(Directory.Exists($"/proc/{pid}"));
        await Eventually.True(() => Tmux.Server.ListClients().Count == 0, "tmux has let the client go");
        Assert.Equal(TmuxFailure.ConnectionLost, client.TryRun(Commands.DisplayMessage("x")).Failure);
    }

    [Fact]
    public async Task Notifications_that_nobody_reads_are_counted()
    {
        _ = NewSession("s");
        using ControlClient client = Connect(new ControlClientOptions { Session = "=s:", NotificationCapacity = 2 });

        int renamed = 0;
        await Eventually.True(
            () =>
            {
                _ = client.Run(Commands.RenameWindow("=s:", $"w{renamed++}"));
                return client.MissedNotifications >= 8;
            },
            "the oldest are dropped");
        Assert.InRange(renamed, 2, 100); // about one each, beside those of the start
        Assert.Equal(2, client.Notifications.Count);
    }

    [Theory]
    [InlineData("sleep 60", TmuxFailure.TimedOut)]
    [InlineData("echo hello", TmuxFailure.Refused)]
    [InlineData("echo oh no >&2; exit 1", TmuxFailure.Refused)]
    [InlineData("head -c 3000000 /dev/zero; sleep 60", TmuxFailure.Refused)]
    [InlineData("exec cat >/dev/null", TmuxFailure.Refused)]
    [InlineData("cat >/dev/null", TmuxFailure.TimedOut)]
    public void A_program_that_is_no_tmux_is_refused(string script, TmuxFailure failure)
    {
        string fake = Tmux.Folder.WriteScript("fake", $"#!/bin/sh\n[ \"$1\" = -V ] && echo tmux 3.4 && exit\n{script}\n");
        var server = new TmuxServer(Tmux.Server.Socket, Tmux.Options with { Executable = fake, Deadline = TimeSpan.FromMilliseconds(500) });

        var exception = Assert.Throws<TmuxException>(() => ControlClient.Connect(server, new ControlClientOptions { Session = "=s:" }));

        Assert.Equal(failure, exception.Failure);
    }
}
