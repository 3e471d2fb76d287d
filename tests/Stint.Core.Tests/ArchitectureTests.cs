using System.Text.RegularExpressions;

namespace Stint.Core.Tests;

/// <summary>Who may import whom, read from project references and <c>using</c> lines.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Stint.Posix"] = [],
        ["Stint.Contracts"] = ["Stint.Posix"],
        ["Stint.Tmux"] = ["Stint.Posix"],
        ["Stint.Runner"] = ["Stint.Contracts", "Stint.Posix"],
        ["Stint.Core"] = ["Stint.Contracts", "Stint.Tmux", "Stint.Posix"],
        ["Stint.Server"] = ["Stint.Core", "Stint.Contracts", "Stint.Tmux", "Stint.Posix"],
        ["Stint.Cli"] = ["Stint.Server", "Stint.Core", "Stint.Contracts", "Stint.Tmux", "Stint.Posix"],
    };

    // Slices of Core from below to above: each may use those before it in its own row, and nothing else of Core.
    private static readonly Dictionary<string, string[]> SliceMayUse = new()
    {
        ["Kernel"] = [],
        ["Logs"] = ["Kernel"],
        ["Panes"] = ["Kernel"],
        ["Runs"] = ["Kernel", "Logs", "Panes"],
        ["Artifacts"] = ["Kernel", "Logs", "Runs"],
        ["Metrics"] = ["Kernel", "Artifacts", "Runs"],
        ["Queue"] = ["Kernel", "Logs", "Runs"],
        ["Sweeps"] = ["Kernel", "Runs", "Queue"],
        ["Terminals"] = ["Kernel", "Logs", "Runs"],
        ["Workspaces"] = ["Kernel", "Logs", "Panes", "Runs"],
    };

    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        string[] wrong = [.. Projects().SelectMany(p => ReferencesIn(File.ReadAllText(p)).Select(r => (Project: Path.GetFileNameWithoutExtension(p), Reference: r)))
            .Where(a => !MayReference[a.Project].Contains(a.Reference)).Select(a => $"{a.Project} -> {a.Reference}")];
        Assert.Empty(wrong);
    }

    [Fact]
    public void Files_use_only_projects_that_they_may()
    {
        string[] wrong = [.. from project in MayReference.Keys
                             from file in SourcesOf(project)
                             from used in NamesIn(File.ReadAllText(file))
                             let of = MayReference.Keys.FirstOrDefault(k => used == k || used.StartsWith(k + ".", StringComparison.Ordinal))
                             where of is not null && of != project && !MayReference[project].Contains(of)
                             select $"{Path.GetFileName(file)} -> {used}"];
        Assert.Empty(wrong);
    }

    [Fact]
    public void Slices_use_only_those_below_them()
    {
        string[] wrong = [.. from file in SourcesOf("Stint.Core")
                             let slice = SliceOf(file)
                             from used in NamesIn(File.ReadAllText(file))
                             where used.StartsWith("Stint.Core.", StringComparison.Ordinal)
                             let of = used.Split('.')[2]
                             where of != slice && SliceMayUse.ContainsKey(slice) && !SliceMayUse[slice].Contains(of)
                             select $"{slice}/{Path.GetFileName(file)} -> {used}"];
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_tmux_client_knows_nothing_of_runs()
    {
        string[] wrong = [.. SourcesOf("Stint.Tmux").Where(f => RunWord().IsMatch(File.ReadAllText(f))).Select(f => Path.GetFileName(f))];
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_files_are_found() => Assert.All(["Stint.Posix", "Stint.Tmux", "Stint.Runner", "Stint.Core"], p => Assert.True(SourcesOf(p).Count() > 5, p));

    [Theory]
    [InlineData("using Stint.Core.Runs;", "Stint.Core.Runs")]
    [InlineData("global using static Stint.Cli.Output;", "Stint.Cli.Output")]
    [InlineData("using Run = Stint.Contracts.Run;", "Stint.Contracts.Run")]
    [InlineData("    var x = new Stint.Core.Runs.RunStore();", "Stint.Core.Runs.RunStore")]
    public void A_name_is_seen_wherever_it_stands(string line, string name) => Assert.Equal([name], NamesIn(line));

    private static string Source { get; } = Path.Join(Repository(), "src");

    private static IEnumerable<string> Projects() => Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories);

    private static IEnumerable<string> SourcesOf(string project) => Directory.Exists(Path.Join(Source, project))
        ? Directory.EnumerateFiles(Path.Join(Source, project), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
        : [];

    private static string SliceOf(string file) => Path.GetRelativePath(Path.Join(Source, "Stint.Core"), file).Split('/')[0];

    private static IEnumerable<string> ReferencesIn(string project) => Reference().Matches(project).Select(m => m.Groups[1].Value);

    private static IEnumerable<string> NamesIn(string text) => text.Split('\n')
        .Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && !l.StartsWith("namespace ", StringComparison.Ordinal))
        .SelectMany(l => QualifiedName().Matches(l).Select(m => m.Value));

    private static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(folder, "stint.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no repository above the tests");
        }

        return folder;
    }

    [GeneratedRegex(@"ProjectReference Include=""[^""]*?([A-Za-z.]+)\.csproj""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\bStint(\.[A-Z]\w*)+")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"\bRun(Id|Record|Spec|Status|Directory)\b|stint_run")]
    private static partial Regex RunWord();
}
