namespace Stint.EndToEnd.Tests.Faults;

/// <summary>The binaries under test.</summary>
internal static class Dist
{
    internal static string Stint { get; } = Path.Join(Path.GetFullPath(Sandbox.Binaries), "stint");

    internal static string Runner { get; } = Path.Join(Path.GetFullPath(Sandbox.Binaries), "stint-runner");
}
