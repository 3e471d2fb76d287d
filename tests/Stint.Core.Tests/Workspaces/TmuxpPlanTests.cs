using System.Text;
using System.Text.Json;
using Stint.Core.Workspaces;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Core.Tests.Workspaces;

/// <summary>Plans against what tmuxp's own loader and builder make of the same files.</summary>
public sealed class TmuxpPlanTests
{
    private static readonly Lazy<JsonDocument> Plans = new(() => TmuxpPlans(SampleFiles.All));

    public static TheoryData<string> Files() => [.. SampleFiles.All.Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_planned_as_tmuxp_does_it(string name)
    {
        string file = SampleFiles.At(name);
        WorkspacePlan plan = WorkspaceFile.Locate(file).Read(Environment.GetEnvironmentVariable);
        Assert.Equal(PlanText.Of(Plans.Value.RootElement.GetProperty(file)), PlanText.Of(plan));
    }

    [Fact]
    public void Random_files_are_planned_as_tmuxp_does_it()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 400).Select(i => folder.At($"{i}.yaml"))];
        for (int i = 0; i < files.Length; i++)
        {
            File.WriteAllText(files[i], new RandomWorkspace(new Random(i)).Text());
        }

        using JsonDocument plans = TmuxpPlans(files);
        int compared = 0;
        foreach (string file in files)
        {
            JsonElement expected = plans.RootElement.GetProperty(file);
            if (!expected.TryGetProperty("error", out _))
            {
                compared++;
                List<string> actual = PlanText.Of(WorkspaceFile.Locate(file).Read(Environment.GetEnvironmentVariable));
                Assert.True(PlanText.Of(expected).SequenceEqual(actual), $"{File.ReadAllText(file)}\n{string.Join('\n', PlanText.Of(expected))}\n\n{string.Join('\n', actual)}");
            }
        }

        Assert.InRange(compared, 300, 400);
    }

    private static JsonDocument TmuxpPlans(IEnumerable<string> files)
    {
        CapturedOutput end = CapturedProcess.Run(
            new SpawnRequest
            {
                Path = new OsString("/usr/bin/python3"),
                Arguments = [.. new[] { "python3", Path.Join(AppContext.BaseDirectory, "Workspaces", "tmuxp_plan.py") }.Concat(files).Select(a => new OsString(a))],
                Environment = ThisProcess.Environment(),
            },
            default,
            TimeSpan.FromSeconds(60));
        return end is { ExitCode: 0, TimedOut: false }
            ? JsonDocument.Parse(end.Output)
            : throw new InvalidOperationException($"tmuxp_plan.py: {end.ExitCode}: {Encoding.UTF8.GetString(end.Error)}");
    }
}
