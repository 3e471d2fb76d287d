using System.Text;
using Stint.Posix;

namespace Stint.Core.Doctor;

/// <summary>The programs that every run needs, and the locale they are started with.</summary>
internal static class ProgramChecks
{
    internal static IEnumerable<Check> All(Patient patient)
    {
        yield return Runner(patient);
        yield return Tools();
        yield return Shell(Environment.GetEnvironmentVariable("SHELL"));
        yield return Locale(Environment.GetEnvironmentVariable);
    }

    internal static Check Locale(Func<string, string?> variable)
    {
        string? decisive = ((string[])["LC_ALL", "LC_CTYPE", "LANG"]).FirstOrDefault(n => !string.IsNullOrEmpty(variable(n)));
        string value = decisive is null ? "" : variable(decisive)!;
        bool utf8 = value.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || value.Contains("utf8", StringComparison.OrdinalIgnoreCase);
        return utf8
            ? Check.Ok("locale", $"UTF-8, from {decisive}")
            : Check.Warn("locale", decisive is null ? "none is set: commands may print '?' for what is not ASCII" : $"{decisive} names none with UTF-8: commands may print '?' for what is not ASCII", "export LANG=C.UTF-8");
    }

    private static Check Runner(Patient patient)
    {
        const string Remedy = "build it with ./build, or install both programs together";
        if (ThisProcess.MayExecute(patient.Runner) != 0)
        {
            return Check.Bad("runner", $"{patient.Runner} is missing or may not be executed", Remedy);
        }

        try
        {
            CapturedOutput said = CapturedProcess.Run(
                new SpawnRequest { Path = patient.Runner, Arguments = ["stint-runner", "--version"], Environment = [] }, default, TimeSpan.FromSeconds(3));
            string version = Encoding.UTF8.GetString(said.Output).Trim();
            return said is not { ExitCode: 0, TimedOut: false } ? Check.Bad("runner", $"{patient.Runner} does not run", Remedy)
                : version == $"stint-runner {patient.Version}" ? Check.Ok("runner", $"{patient.Version} at {patient.Runner}")
                : Check.Bad("runner", $"{patient.Runner} says '{version}', this is stint {patient.Version}", Remedy);
        }
        catch (PosixException e)
        {
            return Check.Bad("runner", e.Message, Remedy);
        }
    }

    private static Check Tools()
    {
        string[] missing = [.. ((string[])["sh", "cat"]).Where(t => Executables.Find(t) is null)];
        return missing.Length == 0 && File.Exists("/bin/sh")
            ? Check.Ok("tools", "sh and cat are there")
            : Check.Bad("tools", $"not found: {string.Join(", ", missing.DefaultIfEmpty("/bin/sh"))}", "add them to PATH or install them (Debian: apt-get install dash coreutils)");
    }

    private static Check Shell(string? shell) =>
        string.IsNullOrEmpty(shell) ? Check.Ok("shell", "SHELL is not set: shell lines go to /bin/sh")
        : ThisProcess.MayExecute(shell) == 0 && !Directory.Exists(shell) ? Check.Ok("shell", shell)
        : Check.Bad("shell", $"{shell} may not be executed: 'run --shell' and new tmux windows fail", "set SHELL to a program that exists, or change it with chsh");
}
