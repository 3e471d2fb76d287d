using System.Text.Json;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Kernel;

/// <summary>The folder whose <c>.agents/</c> holds the runs.</summary>
public sealed record Workdir(string Path)
{
    private const string OwnFiles = "# what Stint keeps here is private to its user\n.gitignore\nstint.*\nruns/\nsweeps/\ntoken\nserver.json\nsettings.json\nscheduler.lock\n";

    public string Agents => System.IO.Path.Join(Path, ".agents");

    public string Database => $"{Agents}/stint.db";

    /// <summary>Shared by every process that has the database open, exclusive for who makes or rebuilds it.</summary>
    public string Lock => $"{Agents}/stint.lock";

    /// <summary>Held by the one process that starts what is queued.</summary>
    public string SchedulerLock => $"{Agents}/scheduler.lock";

    /// <summary>Held by the one server of the workdir, as long as it lives.</summary>
    public string ServerLock => $"{Agents}/stint.server.lock";

    /// <summary>Where the running server says how it is reached.</summary>
    public string ServerFile => $"{Agents}/server.json";

    public string Settings => $"{Agents}/settings.json";

    public string Runs => $"{Agents}/runs";

    public string Sweeps => $"{Agents}/sweeps";

    /// <summary>A sweep's definition. Holds the environment of its commands.</summary>
    public string Sweep(string id) => $"{Sweeps}/{id}.json";

    public RunDirectory Run(RunId id) => new($"{Runs}/{id}");

    /// <summary>Whether any run was ever recorded here.</summary>
    public bool Exists => File.Exists(Database) || Directory.Exists(Runs);

    /// <summary>
    /// The workdir meant by <paramref name="option"/>, else by <c>STINT_WORKDIR</c>, else the nearest folder upwards that is one and
    /// belongs to the user, else the current folder. Always absolute.
    /// </summary>
    public static Workdir Find(string? option)
    {
        string? named = option ?? Environment.GetEnvironmentVariable("STINT_WORKDIR");
        string current = named is ['/', ..] ? "/" : CurrentFolder();
        if (!string.IsNullOrEmpty(named))
        {
            if (!OsString.FromEscapedText(named).IsText)
            {
                throw new StintException(ErrorCode.Invalid, "workdir: the name given with --workdir is not UTF-8: rename the folder");
            }

            string path = System.IO.Path.GetFullPath(named, current);
            return Directory.Exists(path)
                ? new Workdir(path.Length > 1 ? path.TrimEnd('/') : path)
                : throw new StintException(ErrorCode.Invalid, $"workdir: {path}: no such directory");
        }

        for (string? folder = current; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            var candidate = new Workdir(folder);
            if (candidate.Exists && FileOwner.IsMine(candidate.Agents))
            {
                return candidate;
            }
        }

        return new Workdir(current);
    }

    /// <summary>Makes <c>.agents/</c> and what belongs in it, private; leaves alone what is there. Remembers the workdir for the user.</summary>
    public void Prepare()
    {
        if (Directory.Exists(Runs))
        {
            return;
        }

        try
        {
            DurableFile.CreateDirectory(Agents);
            if (!File.Exists($"{Agents}/.gitignore"))
            {
                DurableFile.Create($"{Agents}/.gitignore", System.Text.Encoding.UTF8.GetBytes(OwnFiles));
            }

            DurableFile.CreateDirectory(Runs);
            DurableFile.Create($"{Runs}/.gitignore", "*\n"u8);
        }
        catch (PosixException e)
        {
            throw new StintException(ErrorCode.Unavailable, $"{e.Message}: choose a folder you may write to with --workdir", e);
        }

        KnownWorkdirs.Remember(Path);
    }

    private static string CurrentFolder()
    {
        try
        {
            return ThisProcess.WorkingDirectory().TryGetText(out string text)
                ? text
                : throw new StintException(ErrorCode.Invalid, "workdir: the current folder's name is not UTF-8: name another with --workdir");
        }
        catch (PosixException)
        {
            throw new StintException(ErrorCode.Invalid, "workdir: the current folder no longer exists: change to another or use --workdir");
        }
    }
}

/// <summary>The workdirs this user ever used: one JSON string per line in <c>$XDG_STATE_HOME/stint/workdirs</c>. Only an aid to find them again.</summary>
public static class KnownWorkdirs
{
    // Null without a home. Relative names count as none, as XDG asks: the list would end up in whatever folder one is in.
    private static string? FilePath
    {
        get
        {
            string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            string? home = Environment.GetEnvironmentVariable("HOME");
            string? folder = state is ['/', ..] ? state : home is ['/', ..] ? System.IO.Path.Join(home, ".local/state") : null;
            return folder is null ? null : System.IO.Path.Join(folder, "stint", "workdirs");
        }
    }

    /// <summary>Adds a workdir. Failing to is no reason to fail the caller.</summary>
    public static void Remember(string path)
    {
        try
        {
            if (FilePath is not { } file)
            {
                return;
            }

            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            using Descriptor list = Descriptor.OpenAppend(file);
            list.WriteAll(System.Text.Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(path)}\"\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Those that still hold runs, without repetition, in the order of their first use.</summary>
    public static IReadOnlyList<Workdir> All()
    {
        try
        {
            return FilePath is not { } file ? [] : [.. File.ReadLines(file).Select(Parse).OfType<string>().Distinct(StringComparer.Ordinal).Select(p => new Workdir(p)).Where(w => w.Exists)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
