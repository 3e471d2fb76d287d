using System.Text;
using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Posix;

namespace Stint.Core.Tests.Logs;

public sealed class LogFollowerTests : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1), Patience = TimeSpan.FromSeconds(10);
    private readonly LoggedRun _run = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _states = [];

    [Fact]
    public void Output_is_given_as_it_appears_until_the_run_has_ended()
    {
        using LogFollower follower = Follow();
        Assert.Equal("", Read(follower));
        _run.Append("one\r\n");
        Assert.Equal("one\r\n", Read(follower));
        _run.Append("two");
        Assert.Equal("two", Read(follower));
        _run.Append(EndMarker.Create(_run.Id));
        _run.Append("the runner's line\r\n");
        Assert.Equal("", Read(follower));
        _run.End(logBytes: 8);
        Assert.Equal("", Read(follower));
        Assert.Equal("Nothing Nothing Nothing Nothing Ended", string.Join(' ', _states));
        Assert.Equal(8, follower.Position);
    }

    [Fact]
    public void A_run_that_has_ended_is_read_to_its_end_at_once()
    {
        _run.Append("output");
        _run.Append(EndMarker.Create(_run.Id));
        _run.End(logBytes: 6);
        using LogFollower follower = Follow(from: 3);
        Assert.Equal("put", Read(follower));
        Assert.Equal("Ended", string.Join(' ', _states));
    }

    [Fact]
    public void A_run_without_output_just_ends()
    {
        _run.End(logBytes: 0);
        using LogFollower follower = Follow();
        Assert.Equal("", Read(follower));
        Assert.Equal("Ended", string.Join(' ', _states));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void A_marker_written_byte_by_byte_is_never_given(int bufferSize)
    {
        byte[] marker = EndMarker.Create(_run.Id);
        using LogFollower follower = Follow();
        _run.Append("x");
        Assert.Equal("x", Read(follower, bufferSize));
        foreach (byte b in marker)
        {
            _run.Append([b]);
            Assert.Equal("", Read(follower, bufferSize));
        }

        _run.End(logBytes: 1);
        Assert.Equal("", Read(follower, bufferSize));
        Assert.Equal("Ended", _states[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(4096)]
    public void What_only_looks_like_the_marker_is_given(int bufferSize)
    {
        string own = Encoding.ASCII.GetString(EndMarker.Create(_run.Id)), other = Encoding.ASCII.GetString(EndMarker.Create(RunId.Parse("zzzzzzzzzzzz")));
        string[] texts = [other, own[..20] + "x", own[..^1] + "x", own[..^3] + "X\u001b\\", "\u001b]7411;other\u0007", "\u001b\u001b\u001b]7411;stint-end;" + own];
        string text = string.Concat(texts[..^1]);
        _run.Append(text);
        using LogFollower follower = Follow();
        Assert.Equal(text, Read(follower, bufferSize));
        _run.Append(texts[^1]);
        Assert.Equal(texts[^1][..^own.Length], Read(follower, bufferSize));
    }

    [Fact]
    public void A_forged_marker_is_given_once_the_end_is_known()
    {
        byte[] forged = EndMarker.Create(_run.Id);
        _run.Append("a");
        _run.Append(forged);
        _run.Append("b");
        using LogFollower follower = Follow();
        Assert.Equal("a", Read(follower));
        _run.End(logBytes: 2 + forged.Length);
        Assert.Equal(Encoding.ASCII.GetString(forged) + "b", Read(follower));
        Assert.Equal("Ended", _states[^1]);
    }

    [Theory]
    [InlineData("", "all of it")]
    [InlineData("\u001b]7411;stint-", "all of it\u001b]7411;stint-")]
    [InlineData("MARKER and more", "all of it")]
    public void A_lost_run_ends_with_what_is_there(string after, string given)
    {
        _run.Append("all of it" + after.Replace("MARKER", Encoding.ASCII.GetString(EndMarker.Create(_run.Id)), StringComparison.Ordinal));
        RunEnd? end = null;
        using LogFollower follower = Follow(askEnd: () => end);
        Assert.Equal("all of it", Read(follower));
        Assert.Equal("Nothing", _states[^1]);
        end = new RunEnd(null);
        _time.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(given["all of it".Length..], Read(follower, look: false));
        Assert.Equal("Ended", _states[^1]);
    }

    [Fact]
    public void The_end_is_asked_for_every_two_seconds_at_most()
    {
        int asked = 0;
        using LogFollower follower = Follow(askEnd: () =>
        {
            asked++;
            return null;
        });
        for (int i = 0; i < 40; i++)
        {
            _ = Read(follower, look: false);
            _time.Pass(TimeSpan.FromSeconds(0.1));
        }

        Assert.Equal(2, asked);
    }

    [Fact]
    public void Bytes_that_lag_behind_the_result_are_waited_for_but_not_for_ever()
    {
        _run.Append("out");
        _run.End(logBytes: 6);
        using LogFollower follower = Follow();
        Assert.Equal("out", Read(follower));
        Assert.Equal("Nothing", _states[^1]);
        _run.Append("p");
        Assert.Equal("p", Read(follower));
        _time.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal("", Read(follower));
        Assert.Equal("Ended", _states[^1]);
    }

    [Fact]
    public void A_truncated_log_is_read_from_its_start()
    {
        _run.Append("a long text");
        using LogFollower follower = Follow();
        Assert.Equal("a long text", Read(follower));
        File.WriteAllText(_run.Directory.Log, "new");
        Assert.Equal("", Read(follower));
        Assert.Equal("Truncated", _states[^1]);
        Assert.Equal("new", Read(follower));
    }

    [Fact]
    public void A_directory_that_is_gone_is_an_end()
    {
        using LogFollower follower = Follow();
        Directory.Delete(_run.Directory.Path);
        Assert.Equal("", Read(follower));
        Assert.Equal("Ended", _states[^1]);
    }

    [Fact]
    public async Task File_events_wake_a_reader_through_the_whole_life_of_a_log()
    {
        using LogFollower follower = Wait();
        byte[] buffer = new byte[100];
        await Meanwhile(() => _run.Append("first"), follower, buffer, FollowState.Bytes);
        await Meanwhile(() => _run.Append(" second"), follower, buffer, FollowState.Bytes);
        await Meanwhile(() => File.WriteAllText(_run.Directory.Log, ""), follower, buffer, FollowState.Truncated);
        await Meanwhile(() => _run.Append("third"), follower, buffer, FollowState.Bytes);
        await Meanwhile(() => _run.End(logBytes: 5), follower, buffer, FollowState.Ended);
    }

    [Fact]
    public async Task A_new_file_in_the_logs_place_is_noticed()
    {
        _run.Append("the old file");
        using LogFollower follower = Wait();
        byte[] buffer = new byte[100];
        Assert.Equal(FollowState.Bytes, follower.Read(buffer).State);
        string next = _run.Directory.Log + ".new";
        File.WriteAllText(next, "fresh");
        await Meanwhile(() => File.Move(next, _run.Directory.Log, overwrite: true), follower, buffer, FollowState.Truncated);
        Assert.Equal(5, follower.Read(buffer).Count);
    }

    [Fact]
    public async Task Cancelling_stops_a_waiting_reader_at_once()
    {
        using var source = new CancellationTokenSource();
        using LogFollower follower = Wait(ct: source.Token);
        byte[] buffer = new byte[100];
        await Meanwhile(source.Cancel, follower, buffer, FollowState.Interrupted);
        _run.Append("more");
        Assert.Equal(FollowState.Interrupted, follower.Read(buffer).State);
    }

    [Fact]
    public async Task A_readable_descriptor_stops_a_waiting_reader_at_once()
    {
        (Descriptor read, Descriptor write) = Descriptor.Pipe();
        using (read)
        using (write)
        using (LogFollower follower = Wait(interrupt: read))
        {
            await Meanwhile(() => write.WriteAll([1]), follower, new byte[100], FollowState.Interrupted);
        }
    }

    [Fact]
    public void A_reader_waits_no_longer_than_it_is_told()
    {
        using LogFollower follower = LogFollower.Open(_run.Directory);
        Assert.Equal(FollowState.Nothing, follower.Read(new byte[1], TimeSpan.FromMilliseconds(20)).State);
        Assert.Throws<ArgumentOutOfRangeException>(() => follower.Read([], TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogFollower.Open(_run.Directory, -1));
    }

    public void Dispose() => _run.Dispose();

    private LogFollower Follow(long from = 0, Func<RunEnd?>? askEnd = null) => LogFollower.Open(_run.Directory, from, askEnd, time: _time);

    // One that only events wake: its look is an hour away.
    private LogFollower Wait(Descriptor? interrupt = null, CancellationToken ct = default)
    {
        LogFollower follower = LogFollower.Open(_run.Directory, interrupt: interrupt, ct: ct);
        follower.LookInterval = Never;
        return follower;
    }

    private static async Task Meanwhile(Action act, LogFollower follower, byte[] buffer, FollowState expected)
    {
        Task<Followed> reading = Task.Run(() => follower.Read(buffer, Patience));
        act();
        Assert.Equal(expected, (await reading).State);
    }

    // All that there is without waiting; notes why there was no more.
    private string Read(LogFollower follower, int bufferSize = 4096, bool look = true)
    {
        if (look)
        {
            follower.Look();
        }

        byte[] buffer = new byte[bufferSize];
        var text = new StringBuilder();
        while (true)
        {
            Followed followed = follower.Read(buffer, TimeSpan.Zero);
            if (followed.State != FollowState.Bytes)
            {
                _states.Add(followed.State.ToString());
                return text.ToString();
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, followed.Count));
        }
    }
}
