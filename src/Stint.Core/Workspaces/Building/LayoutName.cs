using Stint.Core.Kernel;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>The layouts that tmux knows. Some versions (3.3a is one) crash, with every session, on a name that they do not know.</summary>
internal static class LayoutName
{
    private static readonly string[] Names = ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"];

    private static readonly string[] Mirrored = ["main-horizontal-mirrored", "main-vertical-mirrored"];
    private static readonly TmuxVersion FirstMirrored = new(3, 5);

    /// <summary>What can be written for a layout.</summary>
    internal static string Choice { get; } = $"{string.Join(", ", Names)}, or what tmux shows as #{{window_layout}}";

    /// <summary>Whether it is one, a name or a drawing, in some version of tmux.</summary>
    internal static bool IsLayout(string layout) => IsName(layout) || IsDrawing(layout);

    /// <summary>Throws <see cref="StintException"/> when a window's layout is unknown to this tmux.</summary>
    internal static void Check(WorkspacePlan plan, Func<TmuxVersion> version)
    {
        for (int w = 0; w < plan.Windows.Count; w++)
        {
            if (plan.Windows[w].Layout is { } layout && Mirrored.Contains(layout) && version() < FirstMirrored)
            {
                throw new StintException(
                    ErrorCode.Unavailable, $"ensure: {plan.File}: {FileKey.OfWindow(w, "layout")}: '{layout}' needs tmux {FirstMirrored}: write another layout, or install a newer tmux");
            }
        }
    }

    // tmux takes the beginning of a name, too, where it is that of one alone.
    internal static bool IsName(string layout) =>
        Names.Contains(layout) || Mirrored.Contains(layout) || Names.Count(n => n.StartsWith(layout, StringComparison.Ordinal)) == 1;

    // A checksum of four digits, then the size.
    private static bool IsDrawing(string layout) =>
        layout.Length > 5 && layout[4] == ',' && layout[..4].All(char.IsAsciiHexDigit) && char.IsAsciiDigit(layout[5]);
}
