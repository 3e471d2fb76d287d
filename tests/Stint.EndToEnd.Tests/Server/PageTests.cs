using System.IO.Compression;
using System.Text.RegularExpressions;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>The web page, as the published program holds and serves it.</summary>
public sealed partial class PageTests : IDisposable
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly ServerWorld _server = new();

    // What the program was built from stands beside it.
    private static string Built { get; } = Path.Join(StintWorld.Dist, "../web/dist");

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Every_file_of_the_page_is_served_as_it_was_built_packed_or_not()
    {
        string[] files = [.. Directory.GetFiles(Built, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Built, f)).Where(f => f != "chunks.json")];
        Assert.Contains("index.html", files);
        Assert.True(files.Count(f => f.StartsWith("assets/", StringComparison.Ordinal)) > 1);
        foreach (string file in files)
        {
            byte[] content = await File.ReadAllBytesAsync(Path.Join(Built, file), TestContext.Current.CancellationToken);
            foreach (bool packed in (bool[])[false, true])
            {
                using HttpResponseMessage answer = await Send("GET", $"/ui/{file}", packed ? ("Accept-Encoding", "gzip, deflate, br") : null);
                byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                Assert.Equal((file, 200), (file, (int)answer.StatusCode));
                Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
                Assert.Equal(packed ? ["gzip"] : [], answer.Content.Headers.ContentEncoding);
                Assert.Equal(content, packed ? Unpacked(body) : body);
                Assert.NotEqual("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
                Assert.Equal(file.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache", Assert.Single(answer.Headers.GetValues("Cache-Control")));
            }
        }
    }

    [Fact]
    public async Task The_page_names_nothing_that_is_not_there()
    {
        string page = await _server.Client.GetStringAsync("/ui/", TestContext.Current.CancellationToken);
        string[] named = [.. Named().Matches(page).Select(m => m.Groups["path"].Value)];
        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.StartsWith("/ui/", path, StringComparison.Ordinal));
        foreach (string path in named)
        {
            Assert.Equal((path, 200), (path, await Status("GET", path)));
        }

        // What the build says of its files is no part of it.
        Assert.Equal(page, await _server.Client.GetStringAsync("/ui/chunks.json", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_tells_browsers_what_not_to_do()
    {
        using HttpResponseMessage answer = await Send("GET", "/ui/runs");
        (string Name, string Value)[] expected =
        [
            ("Content-Security-Policy", Policy), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Vary", "Accept-Encoding"), ("Cache-Control", "no-cache"),
        ];
        Assert.Equal(expected, expected.Select(e => (e.Name, Assert.Single(answer.Headers.GetValues(e.Name)))));
        string permissions = Assert.Single(answer.Headers.GetValues("Permissions-Policy"));
        Assert.Contains("clipboard-write=(self)", permissions, StringComparison.Ordinal);
        Assert.Contains("camera=()", permissions, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("Set-Cookie") || answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        foreach ((string, string)? accept in ((string, string)?[])[null, ("Accept-Encoding", "gzip")])
        {
            using HttpResponseMessage first = await Send("GET", "/ui/", accept);
            string tag = first.Headers.ETag!.ToString();
            using HttpResponseMessage again = await Send("GET", "/ui/runs/0t1aghhzdsza", accept, ("If-None-Match", tag));
            Assert.Equal((304, tag, 0L), ((int)again.StatusCode, again.Headers.ETag!.ToString(), (await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).LongLength));
            Assert.Equal(Policy, Assert.Single(again.Headers.GetValues("Content-Security-Policy")));
        }
    }

    [Fact]
    public async Task No_token_is_asked_for_and_no_path_leads_elsewhere()
    {
        const string Page = "text/html", Problem = "application/problem+json";
        (string Method, string Path, int Status, string? Type)[] expected =
        [
            ("GET", "/ui", 308, null), ("GET", "/ui/", 200, Page), ("HEAD", "/ui/", 200, Page), ("GET", "/ui/runs/0t1aghhzdsza/logs?from=1", 200, Page), ("GET", "/ui//", 200, Page),
            // Names with dots in them and no ways out: places that the page does not have.
            ("GET", "/ui/..%2f..%2fetc%2fpasswd", 200, Page), ("GET", "/ui/..%5c..%5cetc%5cpasswd", 200, Page), ("GET", "/ui/%ff%fe", 200, Page),
            ("GET", "/ui/assets/none-12345678.js", 404, Problem), ("GET", "/ui/assets/", 404, Problem), ("GET", "/ui/assets/..%2findex.html", 404, Problem), ("GET", "/ui/favicon.ico", 404, Problem),
            ("POST", "/ui/", 405, Problem), ("PUT", "/ui/runs", 405, Problem), ("DELETE", "/ui/index.html", 405, Problem), ("OPTIONS", "/ui/", 405, Problem),
            ("GET", "/ui/%00", 400, null),
            // These are other routes.
            ("GET", "/ui/../runs", 401, Problem), ("GET", "/ui/%2e%2e/runs", 401, Problem), ("GET", "/ui/x/../../runs", 401, Problem), ("GET", "//ui/", 401, Problem), ("GET", "/uix", 401, Problem), ("GET", "/UI/", 401, Problem),
        ];
        foreach ((string Method, string Path, int Status, string? Type) asked in expected)
        {
            using HttpResponseMessage answer = await Send(asked.Method, asked.Path);
            Assert.Equal(asked, (asked.Method, asked.Path, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task A_path_of_any_length_is_but_a_place_in_the_page()
    {
        Assert.Equal(200, await Status("GET", $"/ui/{new string('a', 5000)}"));
        Assert.Equal(200, await Status("GET", $"/ui/{string.Concat(Enumerable.Repeat("a/", 2500))}"));
        Assert.Equal(414, await Status("GET", $"/ui/{new string('a', 20_000)}"));
    }

    [Fact]
    public async Task Other_sites_may_link_to_it_and_no_more()
    {
        foreach (string path in (string[])["/ui/", "/ui/favicon.svg"])
        {
            Assert.Equal(200, await Status("GET", path, ("Sec-Fetch-Site", "cross-site")));
            Assert.Equal(403, await Status("GET", path, ("Host", "evil.test")));
            Assert.Equal(403, await Status("GET", path, ("Origin", "http://evil.test")));
            Assert.Equal(403, await Status("GET", path, ("Origin", "null")));
        }
    }

    private static byte[] Unpacked(byte[] packed)
    {
        var unpacked = new MemoryStream();
        new GZipStream(new MemoryStream(packed), CompressionMode.Decompress).CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private async Task<int> Status(string method, string path, params (string Name, string Value)?[] headers)
    {
        using HttpResponseMessage answer = await Send(method, path, headers);
        return (int)answer.StatusCode;
    }

    private async Task<HttpResponseMessage> Send(string method, string path, params (string Name, string Value)?[] headers)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_server.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach ((string Name, string Value)? header in headers.Where(h => h is not null))
        {
            Assert.True(request.Headers.TryAddWithoutValidation(header!.Value.Name, header.Value.Value));
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("(?:src|href)=\"(?<path>[^\"]+)\"")]
    private static partial Regex Named();
}
