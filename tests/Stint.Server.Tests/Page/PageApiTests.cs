using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stint.Server.Http;
using Stint.Server.Page;

namespace Stint.Server.Tests.Page;

/// <summary>What is asked for below <c>/ui/</c>, and what is answered, without a server that listens.</summary>
public sealed class PageApiTests
{
    private const string Home = "<!doctype html><title>home</title>", Script = "/ui/assets/index-Ab12_-x.js";

    private static readonly WebPage WithFiles = new([File("index.html", Home), File("assets/index-Ab12_-x.js", new string('x', 100_000)), File("favicon.svg", "<svg/>"), File("odd.name", "?")]);

    [Theory]
    [InlineData("/ui/")]
    [InlineData("/ui/index.html")]
    [InlineData("/ui/runs")]
    [InlineData("/ui/runs/0t1aghhzdsza/logs")]
    [InlineData("/ui/sweeps/s0t1x82v8km3e")]
    [InlineData("/ui/runs/..")]
    [InlineData("/ui//runs")]
    [InlineData("/ui/assets")]
    [InlineData("/ui/runs/x/artifacts/model.pt")]
    public async Task A_place_in_the_page_is_answered_with_the_page(string path)
    {
        HttpContext answer = await Ask(WithFiles, path);

        Assert.Equal((200, "text/html; charset=utf-8", "no-cache", Home), (answer.Response.StatusCode, answer.Response.ContentType, answer.Response.Headers.CacheControl.ToString(), Body(answer)));
    }

    [Theory]
    [InlineData("/ui/assets/index-old.js")]
    [InlineData("/ui/assets/")]
    [InlineData("/ui/assets/index-Ab12_-x")]
    [InlineData("/ui/assets/../index.html")]
    [InlineData("/ui/assets/..%2findex.html")]
    [InlineData("/ui/sw.js")]
    [InlineData("/ui/runs/x.css")]
    [InlineData("/ui/favicon.ico")]
    [InlineData("/ui/Index.html")]
    public async Task A_missing_file_is_not(string path)
    {
        ApiProblem problem = await Assert.ThrowsAsync<ApiProblem>(() => Ask(WithFiles, path));

        Assert.Equal((404, "not_found"), (problem.Status, problem.Code));
    }

    [Theory]
    [InlineData("/ui", "", "/ui/")]
    [InlineData("/ui", "?status=failed", "/ui/?status=failed")]
    public async Task Without_its_slash_the_page_is_elsewhere(string path, string query, string to)
    {
        HttpContext answer = await Ask(WithFiles, path, r => r.QueryString = new QueryString(query));

        Assert.Equal((308, to), (answer.Response.StatusCode, answer.Response.Headers.Location.ToString()));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("gzip", true)]
    [InlineData("GZIP", true)]
    [InlineData("br, gzip;q=0.1", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("br, deflate, zstd", false)]
    [InlineData("identity", false)]
    [InlineData("gzipped", false)]
    [InlineData(";;;,,=\"", false)]
    public async Task Packed_is_sent_to_those_that_take_it(string? accepts, bool packed)
    {
        HttpContext answer = await Ask(WithFiles, Script, r => r.Headers.AcceptEncoding = accepts);

        byte[] body = ((MemoryStream)answer.Response.Body).ToArray();
        Assert.Equal(body.Length, answer.Response.ContentLength);
        Assert.Equal(packed ? "gzip" : "", answer.Response.Headers.ContentEncoding.ToString());
        Assert.Equal("Accept-Encoding", answer.Response.Headers.Vary.ToString());
        Assert.Equal(new string('x', 100_000), Encoding.UTF8.GetString(packed ? Unpacked(body) : body));
    }

    [Fact]
    public async Task Each_form_of_a_file_has_a_tag_of_its_own_and_the_same_one_each_time()
    {
        (string Path, string Accepts)[] asked = [("/ui/", ""), ("/ui/runs", ""), ("/ui/", "gzip"), (Script, ""), (Script, "gzip")];
        string[] tags = await Task.WhenAll(asked.Select(async a => (await Ask(WithFiles, a.Path, r => r.Headers.AcceptEncoding = a.Accepts)).Response.Headers.ETag.ToString()));

        Assert.Equal(tags[0], tags[1]);
        Assert.Equal(4, tags.Distinct().Count());
        Assert.All(tags, t => Assert.Matches("^\"[0-9a-f]{16}(-gzip)?\"$", t));
        Assert.NotEqual(tags[0], (await Ask(new WebPage([File("index.html", Home + "!")]), "/ui/")).Response.Headers.ETag.ToString());
    }

    [Theory]
    [InlineData("{0}", 304)]
    [InlineData("W/{0}", 304)]
    [InlineData("\"other\", {0}", 304)]
    [InlineData("*", 304)]
    [InlineData("\"other\"", 200)]
    [InlineData("nonsense", 200)]
    public async Task Who_has_it_already_is_told_so(string known, int status)
    {
        string tag = (await Ask(WithFiles, "/ui/")).Response.Headers.ETag.ToString();

        HttpContext answer = await Ask(WithFiles, "/ui/", r => r.Headers.IfNoneMatch = known.Replace("{0}", tag, StringComparison.Ordinal));

        Assert.Equal((status, tag, "no-cache", "Accept-Encoding"), (answer.Response.StatusCode, answer.Response.Headers.ETag.ToString(), answer.Response.Headers.CacheControl.ToString(), answer.Response.Headers.Vary.ToString()));
        Assert.Equal(status == 304 ? "" : Home, Body(answer));
    }

    [Fact]
    public async Task Who_has_the_other_form_is_given_this_one()
    {
        string plain = (await Ask(WithFiles, "/ui/")).Response.Headers.ETag.ToString();

        HttpContext answer = await Ask(WithFiles, "/ui/", r => (r.Headers.IfNoneMatch, r.Headers.AcceptEncoding) = (plain, "gzip"));

        Assert.Equal((200, "gzip"), (answer.Response.StatusCode, answer.Response.Headers.ContentEncoding.ToString()));
    }

    [Fact]
    public async Task Files_named_by_their_content_are_kept_and_others_asked_for_again()
    {
        Assert.Equal("public, max-age=31536000, immutable", (await Ask(WithFiles, Script)).Response.Headers.CacheControl.ToString());
        Assert.Equal("no-cache", (await Ask(WithFiles, "/ui/favicon.svg")).Response.Headers.CacheControl.ToString());
    }

    [Fact]
    public async Task A_name_that_says_nothing_of_the_type_is_data() => Assert.Equal("application/octet-stream", (await Ask(WithFiles, "/ui/odd.name")).Response.ContentType);

    [Theory]
    [InlineData("/ui/", "gzip")]
    [InlineData(Script, "")]
    public async Task Head_has_the_headers_alone(string path, string accepts)
    {
        HttpContext get = await Ask(WithFiles, path, r => r.Headers.AcceptEncoding = accepts);
        HttpContext head = await Ask(WithFiles, path, r => (r.Method, r.Headers.AcceptEncoding) = ("HEAD", accepts));

        Assert.Equal(get.Response.Headers.Select(h => $"{h.Key}: {h.Value}"), head.Response.Headers.Select(h => $"{h.Key}: {h.Value}"));
        Assert.Equal("", Body(head));
    }

    [Fact]
    public async Task What_was_said_of_the_answer_before_stays()
    {
        HttpContext answer = await Ask(WithFiles, "/ui/", r => r.HttpContext.Response.Headers.Vary = "Origin");

        Assert.Equal("Origin,Accept-Encoding", answer.Response.Headers.Vary.ToString());
    }

    [Theory]
    [InlineData("/ui/")]
    [InlineData("/ui/runs/x")]
    [InlineData("/ui/assets/index-Ab12_-x.js")]
    public async Task A_program_without_the_page_says_so_and_how_to_get_it(string path)
    {
        HttpContext answer = await Ask(new WebPage([]), path);

        Assert.Equal((404, "text/html; charset=utf-8"), (answer.Response.StatusCode, answer.Response.ContentType));
        Assert.Equal(Body(answer).Length, answer.Response.ContentLength);
        Assert.Contains("Node.js 20.19 or later", Body(answer), StringComparison.Ordinal);
        Assert.Contains("./build", Body(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", Body(answer), StringComparison.Ordinal);
        Assert.Equal("", Body(await Ask(new WebPage([]), path, r => r.Method = "HEAD")));
    }

    [Fact]
    public void A_build_for_tests_has_no_page() => Assert.False(WebPage.IsBuiltIn || WebPage.BuiltIn().IsThere);

    private static async Task<HttpContext> Ask(WebPage page, string path, Action<HttpRequest>? change = null)
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        (context.Request.Method, context.Request.Path) = ("GET", new PathString(path));
        change?.Invoke(context.Request);
        await new PageApi(page).GetAsync(context);
        return context;
    }

    private static string Body(HttpContext answer) => Encoding.UTF8.GetString(((MemoryStream)answer.Response.Body).ToArray());

    private static PageFile File(string path, string content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(content));
        }

        return new PageFile(path, packed.ToArray());
    }

    private static byte[] Unpacked(byte[] packed)
    {
        var unpacked = new MemoryStream();
        new GZipStream(new MemoryStream(packed), CompressionMode.Decompress).CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
