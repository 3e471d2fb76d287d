using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;

namespace Stint.Core.Tests.Queue;

public sealed class RunQueueTests : IDisposable
{
    private readonly QueueWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_run_is_moved_first_and_before_others()
    {
        RunRecord a = _world.Add("a"), b = _world.Add("b"), c = _world.Add("c");
        Assert.Equal([a.Id, b.Id, c.Id], Order());
        _ = _world.Queue.MoveFirst(c);
        Assert.Equal([c.Id, a.Id, b.Id], Order());
        _ = _world.Queue.MoveBefore(b, a);
        Assert.Equal([c.Id, b.Id, a.Id], Order());
        _ = _world.Queue.MoveBefore(c, a);
        Assert.Equal([b.Id, c.Id, a.Id], Order());
        _ = _world.Queue.MoveBefore(c, c);
        Assert.Equal([b.Id, c.Id, a.Id], Order());
    }

    [Fact]
    public void Whoever_is_moved_takes_over_the_priority()
    {
        RunRecord low = _world.Add("a"), high = _world.Add("b", r => r with { Priority = 7 }), higher = _world.Add("c", r => r with { Priority = 9 });
        Assert.Equal([higher.Id, high.Id, low.Id], Order());
        Assert.Equal(7, _world.Queue.MoveBefore(low, high).Priority);
        Assert.Equal([higher.Id, low.Id, high.Id], Order());
        Assert.Equal(9, _world.Queue.MoveFirst(high).Priority);
        Assert.Equal([high.Id, higher.Id, low.Id], Order());
    }

    [Fact]
    public void There_is_always_room_between_two()
    {
        RunRecord first = _world.Add("first"), last = _world.Add("last"), a = _world.Add("a"), b = _world.Add("b");
        _ = _world.Queue.MoveBefore(a, last);
        for (int i = 0; i < 70; i++)
        {
            (RunRecord moved, RunRecord passed) = i % 2 == 0 ? (b, a) : (a, b);
            _ = _world.Queue.MoveBefore(moved, last);
            Assert.Equal([first.Id, passed.Id, moved.Id, last.Id], Order());
        }
    }

    [Fact]
    public void Only_what_waits_can_be_moved()
    {
        RunRecord ready = _world.Add("a", r => r with { Queue = false }), queued = _world.Add("b");
        Assert.Equal(ErrorCode.Conflict, Assert.Throws<StintException>(() => _world.Queue.MoveFirst(ready)).Code);
        StintException e = Assert.Throws<StintException>(() => _world.Queue.MoveBefore(queued, ready));
        Assert.Contains(ready.Id.ToString(), e.Message);
    }

    [Fact]
    public void A_ready_run_is_queued_once_behind_the_others()
    {
        RunRecord ready = _world.Add("a", r => r with { Queue = false }), queued = _world.Add("b");
        Assert.Equal(RunStatus.Queued, _world.Queue.Add(ready).Status);
        Assert.Equal([queued.Id, ready.Id], Order());
        Assert.Equal(ErrorCode.Conflict, Assert.Throws<StintException>(() => _world.Queue.Add(ready)).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void A_limit_that_makes_no_sense_is_refused(int parallel) =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<StintException>(() => _world.Queue.Set(s => s with { Parallel = parallel })).Code);

    [Fact]
    public void Settings_are_on_record_and_in_a_file()
    {
        _ = _world.Queue.Set(s => s with { Parallel = 4, Paused = true, Slots = new Dictionary<string, int> { ["gpu"] = 2 } });
        QueueSettings read = new RunQueue(_world.OpenBook()).Settings;
        Assert.Equal((4, true, 2), (read.Parallel, read.Paused, read.Slots["gpu"]));
        Assert.Equal("{\n  \"parallel\": 4,\n  \"paused\": true,\n  \"slots\": {\"gpu\":2}\n}\n", File.ReadAllText(_world.Workdir.Settings));
    }

    [Fact]
    public void Slots_that_were_declared_stay_where_nothing_new_is_known()
    {
        _ = _world.Queue.Declare(new Dictionary<string, int> { ["gpu"] = 3 });
        Assert.Equal(3, _world.Queue.Declare(null).Slots["gpu"]);
    }

    [Fact]
    public void A_server_that_died_is_no_server()
    {
        var server = ServerPresence.Self("http://127.0.0.1:7420", "/run/s");
        server.Write(_world.Workdir);
        Assert.Equal(server, ServerPresence.Find(_world.Workdir));
        (server with { StartTime = server.StartTime - 1 }).Write(_world.Workdir);
        Assert.Null(ServerPresence.Find(_world.Workdir));
        File.WriteAllText(_world.Workdir.ServerFile, "{\"pid\":");
        Assert.Null(ServerPresence.Find(_world.Workdir));
    }

    private RunId[] Order() => [.. _world.Queue.State().Queued];
}
