using System.Text;
using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Artifacts and metrics over HTTP, of runs that really run.</summary>
public sealed class ArtifactsOverHttpTests : IDisposable
{
    private readonly ServerWorld _server = new();

    [Fact]
    public async Task A_training_has_its_checkpoint_and_curves_while_it_runs_and_afterwards()
    {
        using var events = new StreamReader(await _server.Client.GetStreamAsync("/events"));
        string train = Path.Join(Path.GetDirectoryName(StintWorld.Job), "../../../examples/train.py");
        RunId id = _server.Make($$"""{"argv":["/usr/bin/python3","{{train}}","--epochs","1000"],"auto_start":true}""");
        await Eventually.True(() => Names(id) is ["metrics.jsonl", "model.ckpt"], "both files are there", TimeSpan.FromSeconds(40));
        await Eventually.True(() => Steps(id) >= 2, "the curve grows", TimeSpan.FromSeconds(40));

        var seen = new HashSet<string>();
        while (seen.Count < 3)
        {
            string line = await events.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken) ?? "";
            if (line is "event: artifact.added" or "event: metric.appended")
            {
                string data = (await events.ReadLineAsync(TestContext.Current.CancellationToken))!;
                Assert.Contains(id.ToString(), data, StringComparison.Ordinal);
                string name = JsonDocument.Parse(data[6..]).RootElement.GetProperty("name").GetString()!;
                _ = name == "model.partial" || seen.Add($"{line[7..]} {name}"); // the checkpoint while it is written: a look may come right then
            }
        }

        Assert.Equal(["artifact.added metrics.jsonl", "artifact.added model.ckpt", "metric.appended metrics.jsonl"], seen.Order(StringComparer.Ordinal));
        Assert.Equal(RunStatus.Running, _server.Run($"/runs/{id}").Status);

        _ = _server.Post($"/runs/{id}/stop", "{}");
        JsonElement metrics = _server.Get($"/runs/{id}/metrics?keys=loss&points=4");
        Assert.Equal(["loss", "accuracy"], metrics.GetProperty("keys").EnumerateArray().Select(k => k.GetString()!));
        JsonElement point = Assert.Single(metrics.GetProperty("series").EnumerateObject()).Value[0];
        Assert.InRange(metrics.GetProperty("series").GetProperty("loss").GetArrayLength(), 2, 4);
        Assert.True(point.GetProperty("step").GetDouble() > 0 && point.GetProperty("time").GetDouble() > 1.7e9 && point.GetProperty("value").GetDouble() > 0);
        Assert.Equal(0, metrics.GetProperty("bad_lines").GetInt32());
        Assert.NotEmpty(await _server.Client.GetByteArrayAsync($"/runs/{id}/artifacts/model.ckpt"));
        Assert.Equal(["checkpoint"], _server.Get($"/runs/{id}/artifacts").EnumerateArray().Where(a => a.GetProperty("name").GetString() == "model.ckpt").Select(a => a.GetProperty("type").GetString()!));
    }

    [Fact]
    public async Task What_a_run_of_the_command_line_left_while_no_server_ran_is_found()
    {
        RunId seen = _server.World.StartLine("mkdir -p out wandb/run-1-x/files; echo weights > out/model.pt; echo '{\"loss\":1}' > wandb/run-1-x/files/wandb-summary.json; sleep 100");
        await Eventually.True(() => _server.Run($"/runs/{seen}").WandbDir is not null, "the server finds the W&B directory by itself", TimeSpan.FromSeconds(20));
        Assert.Equal(Path.Join(_server.World.Workdir, "wandb/run-1-x"), _server.World.Show(seen).WandbDir);
        _ = _server.World.Call("stop", seen.ToString()).Ok();

        _ = _server.End(Signals.Terminate);
        Run missed = _server.World.Finish("mkdir -p own wandb/run-2-y/files; echo late > own/late.pt; echo '{\"step\":1,\"loss\":2}' > own/m.jsonl; echo 'lr: {value: 0.5}' > wandb/run-2-y/files/config.yaml");
        _server.Start();

        Assert.Equal(["own/late.pt", "own/m.jsonl", "wandb/run-2-y"], Names(missed.Id));
        Assert.Equal("late\n", await _server.Client.GetStringAsync($"/runs/{missed.Id}/artifacts/own/late.pt"));
        JsonElement metrics = _server.Get($"/runs/{missed.Id}/metrics");
        Assert.Equal("""[{"step":1,"time":null,"value":2}]""", metrics.GetProperty("series").GetProperty("loss").GetRawText());
        Assert.Equal("""{"lr":0.5}""", metrics.GetProperty("config").GetRawText());
        Assert.Equal(Path.Join(_server.World.Workdir, "wandb/run-2-y"), _server.Run($"/runs/{missed.Id}").WandbDir);
        Assert.Equal(["out/model.pt", "wandb/run-1-x"], Names(seen));
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        RunId id = Ended("cd $STINT_ARTIFACTS_DIR; touch a 'b c' d");
        var names = new List<string>();
        for (string? next = $"/runs/{id}/artifacts?limit=2"; next is not null;)
        {
            using HttpResponseMessage answer = await _server.Client.GetAsync(next);
            Assert.Equal("3", answer.Headers.GetValues("X-Total-Count").Single());
            names.AddRange(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateArray().Select(a => a.GetProperty("name").GetString()!));
            next = answer.Headers.TryGetValues("Link", out IEnumerable<string>? link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(["a", "b c", "d"], names);
        Assert.Equal(422, await Status($"/runs/{id}/artifacts?limit=x"));
        Assert.Equal(422, await Status($"/runs/{id}/artifacts?limit=0"));
        Assert.Equal(422, await Status($"/runs/{id}/metrics?points=-1"));
        Assert.Equal(404, await Status("/runs/nosuch/artifacts"));
        Assert.Equal(404, await Status("/runs/nosuch/metrics"));
        Assert.Equal("""{"keys":[],"series":{},"bad_lines":0,"truncated":false,"summary":null,"config":null}""", _server.Get($"/runs/{id}/metrics").GetRawText());
    }

    [Fact]
    public async Task A_download_is_an_attachment_under_its_own_name_in_any_range()
    {
        string name = "we\"ird\nnäme\u0001.bin";
        RunId id = Ended("cd $STINT_ARTIFACTS_DIR; mkdir -p sub; printf 0123456789 > sub/\"$NAME\"; printf x > 'a%2Fb'", name);
        string address = $"/runs/{id}/artifacts/sub/{Uri.EscapeDataString(name)}";

        using HttpResponseMessage whole = await _server.Client.GetAsync(address);
        Assert.Equal("0123456789", await whole.Content.ReadAsStringAsync());
        Assert.Equal("application/octet-stream", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", whole.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("attachment; filename=\"we_ird_n_me_.bin\"; filename*=UTF-8''we%22ird%0An%C3%A4me%01.bin", whole.Content.Headers.GetValues("Content-Disposition").Single());

        using var request = new HttpRequestMessage(HttpMethod.Get, address.Replace("/sub/", "/sub%2F", StringComparison.Ordinal));
        request.Headers.TryAddWithoutValidation("Range", "bytes=-3");
        using HttpResponseMessage part = await _server.Client.SendAsync(request);
        Assert.Equal((206, "789"), ((int)part.StatusCode, await part.Content.ReadAsStringAsync()));
        Assert.Equal("x", await _server.Client.GetStringAsync($"/runs/{id}/artifacts/a%252Fb"));
        Assert.Equal(404, await Status($"/runs/{id}/artifacts/a%2Fb"));
    }

    [Fact]
    public async Task Nothing_outside_of_the_runs_artifacts_can_be_reached()
    {
        File.WriteAllText(_server.World.At("secret.pt"), "secret");
        RunId id = Ended("cd $STINT_ARTIFACTS_DIR; mkdir sub; ln -s \"$NAME\" file.pt; ln -s / root; ln -s .. up; mkfifo pipe; touch sub/x; ln -s \"$NAME\" sub/y", _server.World.At("secret.pt"));
        string[] none =
        [
            "..%2Fspec.json", "%2e%2e/spec.json", "sub/..%2F..%2Fspec.json", "sub%2F..%2F..%2Fspec.json", "..%2f..%2f..%2f..%2fstint.db", "%2Fetc%2Fpasswd", "/etc/passwd", "root/etc/passwd", "up/spec.json",
            "sub//x", "sub/", "sub/./x", "sub/%2E%2E/sub/x", "none", "%252e%252e%252fspec.json", "linked", "sub%00", "%zz", "%",
        ];
        foreach (string name in none)
        {
            int status = await RawStatus($"/runs/{id}/artifacts/{name}");
            Assert.True(status is 400 or 404, $"{name}: {status}");
        }

        foreach (string name in (string[])["file.pt", "root", "up", "pipe", "sub", "sub/y"])
        {
            Assert.Equal(409, await Status($"/runs/{id}/artifacts/{name}"));
        }

        Assert.Equal(200, await RawStatus($"/runs/{id}/artifacts/sub/x"));
        using var stranger = new HttpClient { BaseAddress = new Uri(_server.Address) };
        foreach (string path in (string[])["artifacts", "artifacts/sub/x", "metrics"])
        {
            using HttpResponseMessage refused = await stranger.GetAsync($"/runs/{id}/{path}");
            Assert.Equal(401, (int)refused.StatusCode);
        }

        Assert.Equal(["file.pt:False", "root:False", "sub/x:True", "sub/y:False", "up:False"], _server.Get($"/runs/{id}/artifacts").EnumerateArray().Select(a => $"{a.GetProperty("name")}:{a.GetProperty("downloadable")}"));
    }

    [Fact]
    public async Task Two_runs_in_one_folder_share_what_both_may_have_made()
    {
        string gate = _server.World.At("gate");
        string line = $"echo $STINT_RUN_ID >> both.pt; mkdir -p wandb/run-1-$STINT_RUN_ID/files; while [ ! -e {gate} ]; do sleep 0.02; done; echo '{{\\\"a\\\":1}}' >> both.jsonl";
        RunId[] ids = [_server.Make($"{{\"command\":\"{line}\",\"auto_start\":true}}"), _server.Make($"{{\"command\":\"{line}\",\"auto_start\":true}}")];
        await Eventually.True(() => ids.All(id => _server.Run($"/runs/{id}").Status == RunStatus.Running && Directory.Exists(Path.Join(_server.World.Workdir, $"wandb/run-1-{id}"))), "both run", TimeSpan.FromSeconds(30));
        await File.WriteAllTextAsync(gate, "");
        foreach (RunId id in ids)
        {
            await _server.Becomes(id, RunStatus.Finished);
            Assert.Equal(["both.jsonl:True", "both.pt:True", $"wandb/run-1-{id}:False"], _server.Get($"/runs/{id}/artifacts").EnumerateArray().Select(a => $"{a.GetProperty("name")}:{a.GetProperty("shared")}"));
        }
    }

    public void Dispose() => _server.Dispose();

    private RunId Ended(string line, string name = "")
    {
        RunId id = RunId.Parse(_server.World.Call(Setting.With($"NAME={name}"), "run", "--", "sh", "-c", line).Ok().Text);
        _ = _server.World.Call("wait", id.ToString()).Ok();
        return id;
    }

    private string[] Names(RunId id) => [.. _server.Get($"/runs/{id}/artifacts").EnumerateArray().Select(a => a.GetProperty("name").GetString()!)];

    private int Steps(RunId id) => _server.Get($"/runs/{id}/metrics").GetProperty("series").TryGetProperty("loss", out JsonElement loss) ? loss.GetArrayLength() : 0;

    private async Task<int> Status(string path)
    {
        using HttpResponseMessage answer = await _server.Client.GetAsync(path);
        return (int)answer.StatusCode;
    }

    // As it is written: HttpClient would take steps such as .. out itself.
    private async Task<int> RawStatus(string path)
    {
        var address = new Uri(_server.Address);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {_server.Token}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        string answer = await reader.ReadToEndAsync();
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        return int.Parse(answer.Split(' ')[1]);
    }
}
