using System.Globalization;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>Has an installed tmuxp build the session.</summary>
internal sealed class TmuxpLoader(TmuxServer server, Action<string> notice)
{
    private const string Program = "tmuxp";

    /// <summary>
    /// True: it has. Throws <see cref="StintException"/> when tmuxp is missing or fails; a session that it has begun is gone then. tmuxp holds the lock, too, as it goes on
    /// building when this process is killed.
    /// </summary>
    internal bool Load(WorkspacePlan plan, FileLock held)
    {
        string program = Executables.Find(Program)
            ?? throw new StintException(ErrorCode.Unavailable, "ensure: --loader tmuxp: there is no tmuxp in PATH: install it (Debian: apt-get install tmuxp), or leave the option out");
        long began = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        using Descriptor nothing = Descriptor.OpenRead("/dev/null");
        var shown = new ShownProgram(line => notice($"tmuxp: {line}"));
        string session = Target.Session(plan.SessionName);
        string madeSince = string.Create(CultureInfo.InvariantCulture, $"#{{e|>=:#{{session_created}},{began}}}");
        using var abandoned = new BuildAbandoned(shown, Clear);
        int code = shown.Run(program, [Program, "load", "-d", "--yes", .. Socket(), plan.File], input: nothing, environment: server.Options.Environment, held: held);
        if (code == 0 && server.HasSession(plan.SessionName))
        {
            return true;
        }

        Clear();
        string why = code != 0 ? string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {code}") : $"there is no session '{plan.SessionName}' afterwards";
        throw new StintException(ErrorCode.Unavailable, $"ensure: {plan.File}: tmuxp: {why}{(shown.LastLine is { } line ? $": {line}" : "")}");

        void Clear() => _ = server.TryRun(Commands.IfShellFormat(madeSince, Commands.KillSession(session), target: session));
    }

    // tmuxp takes TMUX away for some of its calls, which would then go to another server.
    private IReadOnlyList<string> Socket() => server.Socket.Arguments is [_, ..] arguments ? arguments
        : SocketFile.Enclosing() is { } path ? ["-S", path] : [];
}
