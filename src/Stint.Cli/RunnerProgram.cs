using Stint.Core.Kernel;

namespace Stint.Cli;

/// <summary>Finds the runner: beside this program, where both are built and installed.</summary>
internal static class RunnerProgram
{
    /// <summary>Where the runner should be.</summary>
    internal static string Path
    {
        get
        {
            string program = File.ResolveLinkTarget("/proc/self/exe", returnFinalTarget: false)?.FullName ?? Environment.ProcessPath ?? "";
            return System.IO.Path.Join(System.IO.Path.GetDirectoryName(program), "stint-runner");
        }
    }

    internal static string Require() => Path is var beside && File.Exists(beside)
        ? beside
        : throw new StintException(ErrorCode.Unavailable, $"runner: {beside} is missing: build it with ./build, or install both programs together");
}
