using System.Globalization;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Workspaces.Building;

/// <summary>Runs a workspace's <c>before_script</c>.</summary>
internal static class BeforeScriptRun
{
    /// <summary>Runs it to its end in <paramref name="shown"/>. Throws <see cref="StintException"/> when it cannot be started or fails.</summary>
    internal static void Run(WorkspacePlan plan, string script, ShownProgram shown)
    {
        IReadOnlyList<string> words = ShellWords.Split(script) ?? throw Failed(plan, "it has no closing quote");
        OsString? program = words.Count == 0 ? null : Executables.Find(words[0], Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin", out _);
        if (program is null)
        {
            throw Failed(plan, words.Count == 0 ? "it is empty" : $"there is no program '{words[0]}'");
        }

        int code;
        try
        {
            code = shown.Run(program.Value, words, plan.StartDirectory);
        }
        catch (PosixException e)
        {
            throw Failed(plan, e.Message);
        }

        if (code != 0)
        {
            string last = shown.LastLine is { } line ? $": {line}" : "";
            throw Failed(plan, string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {code}{last}"));
        }
    }

    private static StintException Failed(WorkspacePlan plan, string why) =>
        new(ErrorCode.Unavailable, $"ensure: {plan.File}: before_script: {why}: no session was made");
}
