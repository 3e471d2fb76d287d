using Stint.Core.Kernel;

namespace Stint.Cli;

/// <summary>Finds the runner: beside this program, where both are built and installed.</summary>
internal static class RunnerProgram
{
    internal static string Require()
    {
        string program = File.ResolveLinkTarget("/proc/self/exe", returnFinalTarget: false)?.FullName ?? Environment.ProcessPath ?? "";
        string beside = Path.Join(Path.GetDirectoryName(program), "stint-runner");
        return File.Exists(beside)
            ? beside
            : throw new StintException(ErrorCode.Unavailable, $"runner: {beside} is missing: build it with ./build, or install both programs together");
    }
}
