using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>Another run that was going at the same time, and where its command started (without links).</summary>
internal sealed record Neighbour(string Id, string Folder, ChangeSpan Span);

/// <summary>The runs that were going at the same time as one run: they may have made what lies in a folder of both.</summary>
internal sealed class Neighbours(IReadOnlyList<Neighbour> others, long now)
{
    /// <summary>Those that overlap in time and whose folder holds, or lies in, the run's.</summary>
    internal static Neighbours Of(Database database, RunRecord run, string folder, ChangeSpan span, long now)
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = """
            SELECT id, workdir, launched_at, NULL FROM runs WHERE status IN ('launching', 'running') AND launched_at<=$to AND id<>$id
            UNION ALL
            SELECT id, workdir, launched_at, ended_at FROM runs WHERE ended_at>=$from AND launched_at<=$to AND id<>$id
            """;
        command.Parameters.AddWithValue("$id", run.Id.ToString());
        command.Parameters.AddWithValue("$from", span.From / 1e9);
        command.Parameters.AddWithValue("$to", span.To / 1e9);
        using SqliteDataReader reader = command.ExecuteReader();
        var others = new List<Neighbour>();
        var real = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (reader.Read())
        {
            string named = reader.GetString(1);
            if (!real.TryGetValue(named, out string? path))
            {
                real[named] = path = FileSystems.RealPath(named);
            }

            if (path is not null && (Holds(path, folder) || Holds(folder, path)) && ChangeSpan.Of(reader.GetDouble(2), reader.IsDBNull(3) ? null : reader.GetDouble(3)) is { } other)
            {
                others.Add(new Neighbour(reader.GetString(0), path, other));
            }
        }

        return new Neighbours(others, now);
    }

    /// <summary>Whether one of them may have made it too.</summary>
    internal bool MayHaveMade(Candidate candidate) => others.Any(o => Holds(o.Folder, candidate.Path) && o.Span.Covers(candidate.Status, now));

    /// <summary>Whether its name says that one of them made it: W&amp;B's directories end with the id that Stint gives each run.</summary>
    internal bool IsNamedAfterOther(Candidate candidate) =>
        candidate.Type == ArtifactType.Wandb && candidate.Path.Split('-')[^1] is var id && RunId.TryParse(id, out _) && others.Any(o => o.Id == id);

    private static bool Holds(string folder, string path) => path == folder || folder == "/" || (path.StartsWith(folder, StringComparison.Ordinal) && path.Length > folder.Length && path[folder.Length] == '/');
}
