using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>Where a run may leave things: its working directory, and <c>$WANDB_DIR</c> where that is another one (both without links, null where they cannot be had); and the id that W&amp;B gives it.</summary>
internal sealed record RunPlaces(string? Folder, string? WandbFolder, string? WandbId)
{
    internal static RunPlaces Of(RunRecord run, RunDirectory directory)
    {
        string? folder = Real(run.Workdir);
        try
        {
            IReadOnlyList<OsString> environment = RunFiles.ReadSpec(directory)?.Environment ?? [];
            string? wandb = RunEnvironment.ValueOf(environment, "WANDB_DIR")?.ToString();
            string? id = RunEnvironment.ValueOf(environment, "WANDB_RUN_ID")?.ToString();
            bool elsewhere = !string.IsNullOrEmpty(wandb) && wandb != directory.Artifacts;
            return new RunPlaces(folder, elsewhere ? Real(Path.Join(wandb is ['/', ..] ? "" : run.Workdir, wandb)) : null, string.IsNullOrEmpty(id) ? null : id);
        }
        catch (Exception e) when (e is DamagedFileException or PosixException)
        {
            return new RunPlaces(folder, null, null);
        }
    }

    // A name that is not UTF-8 cannot be watched, nor shown.
    private static string? Real(string path) => FileSystems.RealPath(path) is { } real && !real.Contains('\uFFFD', StringComparison.Ordinal) ? real : null;
}
