namespace Stint.Core.Tests.Artifacts;

/// <summary>What this process has open, but the assemblies that the runtime loads as it needs them. Tests that run beside open some too.</summary>
internal static class OpenDescriptors
{
    internal static string[] All() =>
        [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget ?? "").Where(f => !f.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
