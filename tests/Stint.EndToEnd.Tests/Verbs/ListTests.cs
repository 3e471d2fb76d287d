using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

public sealed class ListTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Fact]
    public void Runs_are_listed_newest_first_and_chosen_by_status_tag_and_number()
    {
        string[] ids = [.. Enumerable.Range(0, 4).Select(i => _world.Finish($"exit {i % 2}", "--tag", i < 2 ? "old" : "new").Id.ToString())];
        string running = _world.StartLine("sleep 100", "--tag", "new").ToString(), ready = _world.Call("run", "--ready", "--", "true").Ok().Text;

        Assert.Equal([ready, running, .. ids.Reverse()], Ids());
        Assert.Equal([ids[3], ids[1]], Ids("--status", "failed"));
        Assert.Equal([ids[2], ids[0]], Ids("--status=finished"));
        Assert.Equal([running], Ids("--status", "running"));
        Assert.Equal([ready], Ids("--status", "ready"));
        Assert.Equal([running, ids[3], ids[2]], Ids("--tag", "new"));
        Assert.Equal([ids[1], ids[0]], Ids("--tag", " OLD!"));
        Assert.Equal([ids[3]], Ids("--tag", "new", "--status", "failed"));
        Assert.Equal([ready, running], Ids("--limit", "2"));
        Assert.Equal(6, Ids("--limit", "0").Length);
        Assert.Empty(Ids("--tag", "none"));
        Assert.Equal(Ids(), _world.Call("ls").Ok().Lines.Select(l => l.Split('\t')[0]));
    }

    [Fact]
    public void Fifty_are_listed_unless_more_are_wanted()
    {
        for (int i = 0; i < 52; i++)
        {
            _ = _world.Call("run", "--ready", "--", "true").Ok();
        }

        Assert.Equal(50, Ids().Length);
        Assert.Equal(52, Ids("--limit=0").Length);
    }

    [Fact]
    public void Archived_runs_are_hidden_until_asked_for_and_latest_is_never_one()
    {
        string one = _world.Finish("true").Id.ToString(), two = _world.Finish("exit 1").Id.ToString();

        Assert.Equal($"{two} archived", _world.Call("archive", two).Ok().Text);

        Assert.Equal([one], Ids());
        Assert.Equal([two, one], Ids("--archived"));
        Assert.Equal(one, _world.Call("show", "--json").Ok().Run.Id.ToString());
        Assert.True(_world.Call("archive", two, "--json").Ok().Run.IsArchived);
        Assert.False(_world.Call("unarchive", two, "--json").Ok().Run.IsArchived);
        Assert.Equal([two, one], Ids());
        string running = _world.StartLine("sleep 100").ToString();
        _ = _world.Call("archive", one, running).Refused(1, running);
        Assert.Equal([running, two, one], Ids());
    }

    [Fact]
    public void Where_nobody_looks_each_run_is_one_line_of_fields_between_tabs()
    {
        Run run = _world.Finish("printf 'a\tb\nc'; exit 3", "--tag", "t");

        string line = Assert.Single(_world.Call("ls", "--color", "always").Ok().Lines);

        string[] fields = line.Split('\t');
        Assert.Equal([run.Id.ToString(), "failed", "exit", "3", "t"], fields[..5]);
        Assert.Matches("^[0-9-]{10}T[0-9:.]{12}Z$", fields[5]);
        Assert.Equal(run.EndedAt!.Value - run.StartedAt!.Value, double.Parse(fields[6], System.Globalization.CultureInfo.InvariantCulture), 0.002);
        Assert.Equal("sh -c 'printf '\\''a b c'\\''; exit 3'", fields[7]);
        Assert.Equal(8, fields.Length);
    }

    [Fact]
    public void All_workdirs_of_a_user_are_listed_together()
    {
        Directory.CreateDirectory(_world.At("other\nplace"));
        Run here = _world.Finish("exit 1");
        _ = _world.Call(new Setting { Cwd = _world.At("other\nplace") }, "run", "--wait", "--", "sh", "-c", "exit 2").Exits(2);
        Directory.CreateDirectory(_world.At("gone"));
        _ = _world.Call(new Setting { Cwd = _world.At("gone") }, "run", "--wait", "--", "true").Ok();
        Directory.Delete(_world.At("gone"), recursive: true);

        IReadOnlyList<Run> all = _world.Call("ls", "--everywhere", "--json").Ok().Runs;

        Assert.Equal([2, 1], all.Select(r => r.ExitCode!.Value));
        Assert.Equal(here.Id, all[1].Id);
        Assert.Equal(_world.At("other place"), _world.Call("ls", "--everywhere").Ok().Lines[0].Split('\t')[8]);
    }

    [Fact]
    public async Task Watching_prints_each_run_again_when_it_has_changed()
    {
        RunId id = _world.StartLine("echo up; while ! [ -e go ]; do sleep 0.05; done; exit 3");
        await _world.Printed(id, "up");
        Task<Answer> watching = Task.Run(() => _world.Execute(Setting.Plain, "timeout", "-s", "INT", "4", StintWorld.Stint, "ls", "--watch", "--json"));
        await File.WriteAllTextAsync(Path.Join(_world.Workdir, "go"), "");

        Answer answer = await watching;

        string[] states = [.. answer.Lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("status").GetString()!)];
        Assert.Equal("failed", states[^1]);
        Assert.True(states.Length is 1 or 2, answer.ToString());
    }

    [Theory]
    [InlineData("--status", "done")]
    [InlineData("--limit", "-1")]
    [InlineData("--limit", "many")]
    [InlineData("--color", "pink")]
    [InlineData("--bogus", "x")]
    [InlineData("word", "x")]
    public void Wrong_use_is_refused(string option, string value) => _ = _world.Call("ls", option, value).Refused(2, option.Trim('-'));

    public void Dispose() => _world.Dispose();

    private string[] Ids(params string[] options) => [.. _world.Call(["ls", "--json", .. options]).Ok().Runs.Select(r => r.Id.ToString())];
}
