using System.IO.Compression;
using System.Text;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Building;

/// <summary><c>scripts/page</c> in a small repository, with a Node.js and an npm that only note what they were asked for.</summary>
public sealed class PageScriptTests : IDisposable
{
    // Nothing else is on the PATH.
    private static readonly string[] Programs = ["sh", "cat", "cut", "dirname", "find", "flock", "gzip", "mkdir", "mv", "readlink", "rm", "sha256sum", "sort", "xargs"];

    private static readonly string[] Sources =
    [
        "web/src/main.tsx", "web/public/favicon.svg", "web/index.html", "web/package.json", "web/package-lock.json", "web/tsconfig.json", "web/vite.config.ts", "src/Stint.Server/Description/openapi.json",
    ];

    private readonly TemporaryFolder _folder = new();

    public PageScriptTests()
    {
        foreach (string name in (string[])["scripts", "bin"])
        {
            Directory.CreateDirectory(_folder.At(name));
        }

        foreach (string name in (string[])["sources.sh", "node.sh", "page"])
        {
            _ = _folder.WriteScript($"scripts/{name}", File.ReadAllText(Path.Join(StintWorld.Repository(), "scripts", name)));
        }

        Array.ForEach(Sources, s => Write(s, s));
        foreach (string name in Programs)
        {
            File.CreateSymbolicLink(_folder.At("bin", name), Executables.Find(name)!);
        }
    }

    private string[] Asked => File.Exists(_folder.At("asked")) ? File.ReadAllLines(_folder.At("asked")) : [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_Node_there_is_no_page_and_it_is_said_how_to_get_one()
    {
        Install("20.19.0");
        Assert.Equal("stint: building the web page\n", Build());
        Assert.True(File.Exists(_folder.At("artifacts/page/index.html.gz")));
        File.Delete(_folder.At("bin/node"));

        string said = Build();

        Assert.Contains("no web page", said, StringComparison.Ordinal);
        Assert.Contains("Node.js 20.19", said, StringComparison.Ordinal);
        Assert.Contains("./build", said, StringComparison.Ordinal);
        Assert.Equal(["list"], Directory.GetFileSystemEntries(_folder.At("artifacts/page")).Select(Path.GetFileName));
        Assert.Empty(File.ReadAllText(_folder.At("artifacts/page/list")));
        Assert.False(Directory.Exists(_folder.At("web/dist")));
        DateTime then = File.GetLastWriteTimeUtc(_folder.At("artifacts/page/list"));
        _ = Build();
        Assert.Equal(then, File.GetLastWriteTimeUtc(_folder.At("artifacts/page/list"))); // nothing to compile anew
    }

    [Theory]
    [InlineData("18.20.4", false)]
    [InlineData("20.9.0", false)]
    [InlineData("20.18.3", false)]
    [InlineData("20.19.0", true)]
    [InlineData("20.20.2", true)]
    [InlineData("21.7.3", false)]
    [InlineData("22.1.0", false)]
    [InlineData("22.11.0", false)]
    [InlineData("22.12.0", true)]
    [InlineData("22.20.0", true)]
    [InlineData("23.0.0", true)]
    [InlineData("24.11.1", true)]
    [InlineData("30.0.0", true)]
    [InlineData("2.0.0", false)]
    [InlineData("nonsense", false)]
    public void The_page_is_built_with_a_Node_that_serves(string version, bool serves)
    {
        Install(version);

        Assert.Contains(serves ? "building the web page" : "no web page", Build(), StringComparison.Ordinal);
        Assert.Equal(serves ? ["ci --ignore-scripts", "run build"] : [], Asked);
    }

    [Fact]
    public void A_Node_without_npm_does_not_serve()
    {
        Install("20.19.0");
        File.Delete(_folder.At("bin/npm"));

        Assert.Contains("with npm", Build(), StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_are_fetched_and_the_page_is_built_when_what_they_come_from_has_changed()
    {
        Install("20.19.0");
        _ = Build();
        Assert.Equal(["ci --ignore-scripts", "run build"], Asked);

        Assert.Equal("", Again());
        Assert.Empty(Asked);

        foreach (string source in (string[])["web/src/main.tsx", "src/Stint.Server/Description/openapi.json", "web/public/new.svg", "web/src/features/new.ts"])
        {
            Write(source, "changed");
            _ = Again();
            Assert.Equal(["run build"], Asked);
        }

        foreach (string other in (string[])["web/src/main.test.tsx", "web/src/api/schema.d.ts", "web/src/.main.tsx.swp", "web/node_modules/x/index.js", "web/dist/x.js", "README.md"])
        {
            Write(other, "changed");
            Assert.Equal("", Again());
        }

        foreach (Action change in (Action[])[() => Write("web/package-lock.json", "changed"), () => Install("20.19.1"), () => Directory.Delete(_folder.At("web/node_modules"), recursive: true)])
        {
            change();
            Write("web/index.html", Guid.NewGuid().ToString());
            _ = Again();
            Assert.Equal(["ci --ignore-scripts", "run build"], Asked);
        }
    }

    [Fact]
    public void What_the_program_holds_is_the_page_packed()
    {
        Install("20.19.0");
        _ = Build();

        Assert.Equal(["assets/main-12345678.js.gz", "built", "index.html.gz", "list"],
            Directory.GetFiles(_folder.At("artifacts/page"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder.At("artifacts/page"), f)).Order(StringComparer.Ordinal));
        using var unpacked = new StreamReader(new GZipStream(File.OpenRead(_folder.At("artifacts/page/assets/main-12345678.js.gz")), CompressionMode.Decompress));
        Assert.Equal("script\n", unpacked.ReadToEnd());
    }

    [Theory]
    [InlineData("ci")]
    [InlineData("run")]
    public void When_npm_fails_the_build_fails_with_what_it_said_and_the_next_one_tries_again(string step)
    {
        Install("20.19.0");
        Write("fails", step);

        CapturedOutput end = Run();

        Assert.Equal(1, end.ExitCode);
        Assert.Equal($"stint: building the web page\nnpm {step} has failed\nstint: the build of the web page failed\n", Encoding.UTF8.GetString(end.Error));
        File.Delete(_folder.At("fails"));
        _ = Again();
        Assert.Equal(step == "ci" ? ["ci --ignore-scripts", "run build"] : ["run build"], Asked);
    }

    private string Again()
    {
        File.Delete(_folder.At("asked"));
        return Build();
    }

    private string Build()
    {
        CapturedOutput end = Run();
        Assert.Equal((0, ""), (end.ExitCode, Encoding.UTF8.GetString(end.Output)));
        return Encoding.UTF8.GetString(end.Error);
    }

    private CapturedOutput Run() => CapturedProcess.Run(
        new SpawnRequest { Path = _folder.At("scripts/page"), Arguments = ["page"], Environment = [$"PATH={_folder.At("bin")}", $"HOME={_folder.Path}"] },
        default,
        TimeSpan.FromSeconds(30));

    private void Install(string version)
    {
        _ = _folder.WriteScript("bin/node", $"#!/bin/sh\necho v{version}\n");
        _ = _folder.WriteScript("bin/npm", """
            #!/bin/sh
            echo "$*" >>../asked
            echo "npm $1 has $([ -r ../fails ] && [ "$(cat ../fails)" = "$1" ] && echo failed || echo worked)"
            [ ! -r ../fails ] || [ "$(cat ../fails)" != "$1" ] || exit 3
            case $1 in
                ci) rm -rf node_modules; mkdir node_modules ;;
                run)
                    mkdir -p dist/assets
                    echo page >dist/index.html
                    echo script >dist/assets/main-12345678.js
                    echo '[]' >dist/chunks.json
                    ;;
            esac

            """);
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(path))!);
        File.WriteAllText(_folder.At(path), content);
    }
}
