using Stint.Server.Description;

namespace Stint.Server.Tests.OpenApi;

public sealed class DocumentTests
{
    private const string File = "src/Stint.Server/Description/openapi.json";

    // Routes that lead to people's pages, or are this document.
    private static readonly string[] NotDescribed = ["/openapi.json", "/", "/ui", "/ui/{path}"];

    [Fact]
    public void The_document_in_the_program_is_what_the_routes_say()
    {
        string written = new ApiDocument().Write(MappedRoutes.All()), checkedIn = System.IO.File.ReadAllText(InRepository(File));
        if (written != checkedIn && Environment.GetEnvironmentVariable("STINT_WRITE_OPENAPI") == "1")
        {
            System.IO.File.WriteAllText(InRepository(File), written);
            checkedIn = written;
        }

        Assert.True(written == checkedIn, $"{File} is not what the routes say: write it anew with scripts/openapi, look at the difference, and commit it");
    }

    [Fact]
    public void Every_route_is_described()
    {
        IEnumerable<string> missing = MappedRoutes.All().Where(r => r.Metadata.GetMetadata<RouteDescription>() is null).Select(ApiDocument.PathOf).Except(NotDescribed);
        Assert.Empty(missing);
    }

    [Fact]
    public void No_two_routes_have_one_name()
    {
        RouteDescription[] all = [.. MappedRoutes.All().Select(r => r.Metadata.GetMetadata<RouteDescription>()).OfType<RouteDescription>()];
        Assert.Equal(all.Length, all.Select(d => d.Name).Distinct().Count());
    }

    private static string InRepository(string path) => Path.Join(Environment.GetEnvironmentVariable("STINT_REPOSITORY") ?? Up(AppContext.BaseDirectory), path);

    private static string Up(string folder) => System.IO.File.Exists(Path.Join(folder, "stint.slnx")) ? folder : Up(Path.GetDirectoryName(folder)!);
}
