using System.Text.RegularExpressions;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>One route of the server, with something in the place of what varies.</summary>
public sealed record Route(string Method, string Path)
{
    /// <summary>Whether it is to be reached without a token.</summary>
    public bool IsOpen => Path is "/" or "/health" or "/session" || Path.StartsWith("/ui", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>All routes, read from the server's sources: one that is added is tested without anybody having to think of it.</summary>
public static partial class RouteList
{
    /// <summary>The id of a run that there is not.</summary>
    public const string NoRun = "0t1aghhzdsza";

    public static IReadOnlyList<Route> All { get; } = Read();

    public static IEnumerable<Route> Closed => All.Where(r => !r.IsOpen);

    private static Route[] Read()
    {
        var routes = new List<Route>();
        foreach (string file in Directory.GetFiles(Path.Join(StintWorld.Repository(), "src/Stint.Server"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)))
        {
            string code = File.ReadAllText(file);
            foreach (Match call in Mapping().Matches(code))
            {
                Match pattern = Pattern().Match(code[(call.Index + call.Length)..]);
                Assert.True(pattern.Success, $"{Path.GetFileName(file)}: write the pattern of a route as a literal: {call.Value}");
                string method = call.Groups["method"].Value is "Post" or "Put" or "Delete" or "Patch" ? call.Groups["method"].Value.ToUpperInvariant() : "GET";
                routes.Add(new Route(method, Variable().Replace(pattern.Groups["path"].Value, v => v.Value.StartsWith("{id", StringComparison.Ordinal) ? NoRun : "x")));
            }
        }

        Assert.Contains(new Route("POST", "/runs"), routes);
        Assert.Contains(new Route("GET", $"/runs/{NoRun}/logs/stream"), routes);
        Assert.True(routes.Count >= 25, $"{routes.Count} routes");
        return [.. routes.Distinct()];
    }

    // A slice's own Map takes what routes are added to.
    [GeneratedRegex(@"(\.Map(?<method>Get|Post|Put|Delete|Patch|Methods|Fallback\w*)|\b(app|routes)\.Map)\((?!app\)|routes\))")]
    private static partial Regex Mapping();

    [GeneratedRegex("^\\s*\"(?<path>/[^\"]*)\"")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Variable();
}
