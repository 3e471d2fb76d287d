using Stint.Core.Kernel;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>The layouts that tmux knows. Some versions (3.3a is one) crash, with every session, on a name that they do not know.</summary>
internal static class LayoutName
{
    private static readonly string[] Names = ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"];

    private static readonly string[] Mirrored = ["main-horizontal-mirrored", "main-vertical-mirrored"];
    private static readonly TmuxVersion FirstMirrored = new(3, 5);

    /// <summary>Throws <see cref="StintException"/> when a window's layout is none.</summary>
    internal static void Check(WorkspacePlan plan, Func<TmuxVersion> version)
    {
        foreach (WorkspaceWindow window in plan.Windows)
        {
            if (window.Layout is not { Length: > 0 } layout || IsDrawing(layout))
            {
                continue;
            }

            if (Mirrored.Contains(layout) && version() < FirstMirrored)
            {
                throw new StintException(ErrorCode.Unavailable, $"ensure: {plan.File}: window '{window.Name}': layout: '{layout}' needs tmux {FirstMirrored}");
            }

            if (!IsName(layout))
            {
                throw new StintException(
                    ErrorCode.Invalid,
                    $"ensure: {plan.File}: window '{window.Name}': layout: '{layout}' is none: write {string.Join(", ", Names)}, or what tmux shows as #{{window_layout}}");
            }
        }
    }

    // tmux takes the beginning of a name, too, where it is that of one alone.
    internal static bool IsName(string layout) =>
        Names.Contains(layout) || Mirrored.Contains(layout) || Names.Count(n => n.StartsWith(layout, StringComparison.Ordinal)) == 1;

    // A checksum of four digits, then the size.
    internal static bool IsDrawing(string layout) =>
        layout.Length > 5 && layout[4] == ',' && layout[..4].All(char.IsAsciiHexDigit) && char.IsAsciiDigit(layout[5]);
}
