using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Sweeps;

/// <summary>The run of a cell: the sweep's command with the cell's parameters, which the command also finds in its environment.</summary>
internal static class CellRun
{
    private const int LongestName = 120;

    /// <param name="sweep">The sweep.</param>
    /// <param name="template">What its cells have in common.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="queue">Whether it is handed to the queue; else it is ready.</param>
    /// <param name="parent">The run that it replaces.</param>
    internal static RunRequest Of(SweepRecord sweep, CellTemplate template, SweepCell cell, bool queue, RunId? parent)
    {
        RunRequest request = RunFactory.RequestOf(template.Spec);
        OsString? line = request.ShellLine;
        string name = $"{sweep.Name} {cell.Words}";
        return request with
        {
            Argv = line is null ? CellCommand.Of(request.Argv!, cell) : null,
            ShellLine = line is { } shell ? CellCommand.Of(shell, template.Spec.Shell, cell) : (OsString?)null,
            Name = name.Length > LongestName ? name[..LongestName] : name,
            Tag = template.Tag ?? Tag(sweep.Name),
            Session = template.Session,
            Priority = template.Priority,
            Slots = template.Slots,
            Queue = queue,
            Parent = parent,
            SweepId = sweep.Id,
            SweepParams = cell.Parameters.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
            Cell = cell.Id,
        };
    }

    private static string Tag(string name) => JobWindowName.NormalizeTag(name) is { Length: > 0 } tag ? tag : "sweep";
}
