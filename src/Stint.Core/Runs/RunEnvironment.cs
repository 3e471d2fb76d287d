using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>Makes the environment a command starts with: the submitter's, byte for byte, with the exceptions below.</summary>
internal static class RunEnvironment
{
    // The pane's terminal, not the submitter's, is where the command runs; the server's secret is nobody's business.
    private static readonly string[] Dropped = ["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TMUX", "TMUX_PANE", "COLUMNS", "LINES", "STINT_TOKEN", "STINT_FAULT"];
    private static readonly string[] KeptWhenClean = ["HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG"];

    internal static IReadOnlyList<OsString> Compose(RunRequest request, RunId id, RunDirectory directory, string workdir)
    {
        var entries = new List<OsString>();
        foreach (OsString entry in request.SubmitterEnvironment)
        {
            ReadOnlySpan<byte> name = NameOf(entry);
            if (IsOfSurroundingRun(entry, name, request.SubmitterEnvironment))
            {
                continue;
            }

            if (request.CleanEnvironment ? IsOneOf(name, KeptWhenClean) : !IsDropped(name))
            {
                entries.Add(entry);
            }
        }

        foreach (EnvironmentChange change in request.Environment)
        {
            OsString? value = change.Value ?? ValueOf(request.SubmitterEnvironment, change.Name);
            if (value is { } bytes)
            {
                Set(entries, change.Name, bytes);
            }
        }

        Set(entries, "PWD", request.Cwd);
        Set(entries, "STINT_RUN_ID", id.ToString());
        Set(entries, "STINT_RUN_DIR", directory.Path);
        Set(entries, "STINT_WORKDIR", workdir);
        Set(entries, "STINT_ARTIFACTS_DIR", directory.Artifacts);
        SetIfMissing(entries, "WANDB_DIR", directory.Artifacts);
        SetIfMissing(entries, "WANDB_RUN_ID", id.ToString());
        if (request.SweepId is { } sweep)
        {
            SetOfSweep(entries, sweep, request);
        }

        return entries;
    }

    /// <summary>The same for a command that starts in another folder.</summary>
    internal static IReadOnlyList<OsString> In(IReadOnlyList<OsString> environment, OsString cwd)
    {
        List<OsString> entries = [.. environment];
        Set(entries, "PWD", cwd);
        return entries;
    }

    /// <summary>The same with the numbers of the slots that a run was given, and without those of another.</summary>
    internal static IReadOnlyList<OsString> WithSlots(IReadOnlyList<OsString> environment, IReadOnlyDictionary<string, IReadOnlyList<int>> held)
    {
        List<OsString> entries = [.. environment.Where(e => !e.Bytes.StartsWith("STINT_SLOT_"u8))];
        foreach ((string name, IReadOnlyList<int> numbers) in held)
        {
            string list = string.Join(',', numbers);
            Set(entries, $"STINT_SLOT_{RunSlots.VariableOf(name)}", list);
            if (name == RunSlots.Gpu)
            {
                Set(entries, "CUDA_VISIBLE_DEVICES", list);
            }
        }

        return entries;
    }

    /// <summary>The value of a variable, or null. The first entry counts, as in getenv(3).</summary>
    internal static OsString? ValueOf(IReadOnlyList<OsString> environment, string name)
    {
        byte[] wanted = System.Text.Encoding.UTF8.GetBytes(name);
        foreach (OsString entry in environment)
        {
            if (NameOf(entry).SequenceEqual(wanted) && entry.Bytes.Length > wanted.Length)
            {
                return new OsString(entry.Bytes[(wanted.Length + 1)..]);
            }
        }

        return null;
    }

    /// <summary>Whether an entry was added for this very run and means nothing to another.</summary>
    internal static bool IsOfRun(OsString entry, RunId id)
    {
        string text = entry.ToString();
        return text.StartsWith("STINT_RUN_", StringComparison.Ordinal) || text.StartsWith("STINT_SWEEP_ID=", StringComparison.Ordinal) || text.StartsWith("STINT_CELL=", StringComparison.Ordinal)
            || text.StartsWith("STINT_PARAM_", StringComparison.Ordinal) || text.StartsWith("STINT_SLOT_", StringComparison.Ordinal) || text.StartsWith("STINT_ARTIFACTS_DIR=", StringComparison.Ordinal)
            || text == $"WANDB_RUN_ID={id}" || (text.StartsWith("WANDB_DIR=", StringComparison.Ordinal) && text.Contains(id.ToString(), StringComparison.Ordinal));
    }

    /// <summary>Whether an entry says which slots this very run was given.</summary>
    internal static bool IsOfSlots(OsString entry, IReadOnlyDictionary<string, IReadOnlyList<int>>? held) =>
        held is not null && held.TryGetValue(RunSlots.Gpu, out IReadOnlyList<int>? gpus) && entry.ToString() == $"CUDA_VISIBLE_DEVICES={string.Join(',', gpus)}";

    // What Stint itself gave the run in which the submitter works is no wish of the user's.
    private static bool IsOfSurroundingRun(OsString entry, ReadOnlySpan<byte> name, IReadOnlyList<OsString> environment)
    {
        string? source = name.SequenceEqual("WANDB_RUN_ID"u8) ? "STINT_RUN_ID" : name.SequenceEqual("WANDB_DIR"u8) ? "STINT_ARTIFACTS_DIR" : null;
        return source is not null && ValueOf(environment, source) is { } given && given.Bytes.SequenceEqual(entry.Bytes[(name.Length + 1)..]);
    }

    private static void SetOfSweep(List<OsString> entries, string sweep, RunRequest request)
    {
        entries.RemoveAll(e => NameOf(e).StartsWith("STINT_PARAM_"u8) || IsOneOf(NameOf(e), ["STINT_CELL"])); // of the run in which the submitter works
        Set(entries, "STINT_SWEEP_ID", sweep);
        if (request.Cell is { } cell)
        {
            Set(entries, "STINT_CELL", cell);
        }

        foreach ((string name, string value) in request.SweepParams ?? new Dictionary<string, string>())
        {
            Set(entries, $"STINT_PARAM_{RunSlots.VariableOf(name)}", value);
        }
    }

    private static bool IsDropped(ReadOnlySpan<byte> name) => IsOneOf(name, Dropped) || name.StartsWith("TERM_PROGRAM"u8);

    private static bool IsOneOf(ReadOnlySpan<byte> name, string[] names)
    {
        foreach (string candidate in names)
        {
            if (name.Length == candidate.Length && System.Text.Encoding.UTF8.GetBytes(candidate).AsSpan().SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> NameOf(OsString entry)
    {
        int equals = entry.Bytes.IndexOf((byte)'=');
        return equals < 0 ? entry.Bytes : entry.Bytes[..equals];
    }

    private static void Set(List<OsString> entries, string name, OsString value)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        entries.RemoveAll(e => NameOf(e).SequenceEqual(bytes));
        entries.Add(new OsString([.. bytes, (byte)'=', .. value.Bytes]));
    }

    private static void SetIfMissing(List<OsString> entries, string name, string value)
    {
        if (ValueOf(entries, name) is null)
        {
            Set(entries, name, value);
        }
    }
}
