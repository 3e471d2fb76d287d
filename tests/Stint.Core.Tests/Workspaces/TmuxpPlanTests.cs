using System.Text;
using System.Text.Json;
using Stint.Core.Workspaces;
using Stint.Posix;

namespace Stint.Core.Tests.Workspaces;

/// <summary>Plans against what tmuxp's own loader and builder make of the same files.</summary>
public sealed class TmuxpPlanTests
{
    private static readonly Lazy<JsonDocument> Plans = new(TmuxpPlans);

    public static TheoryData<string> Files() => [.. SampleFiles.All.Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_planned_as_tmuxp_does_it(string name)
    {
        string file = SampleFiles.At(name);
        WorkspacePlan plan = WorkspaceFile.Locate(file).Read(Environment.GetEnvironmentVariable);
        Assert.Equal(PlanText.Of(Plans.Value.RootElement.GetProperty(file)), PlanText.Of(plan));
    }

    private static JsonDocument TmuxpPlans()
    {
        CapturedOutput end = CapturedProcess.Run(
            new SpawnRequest
            {
                Path = new OsString("/usr/bin/python3"),
                Arguments = [.. new[] { "python3", Path.Join(AppContext.BaseDirectory, "Workspaces", "tmuxp_plan.py") }.Concat(SampleFiles.All).Select(a => new OsString(a))],
                Environment = ThisProcess.Environment(),
            },
            default,
            TimeSpan.FromSeconds(60));
        return end is { ExitCode: 0, TimedOut: false }
            ? JsonDocument.Parse(end.Output)
            : throw new InvalidOperationException($"tmuxp_plan.py: {end.ExitCode}: {Encoding.UTF8.GetString(end.Error)}");
    }
}
