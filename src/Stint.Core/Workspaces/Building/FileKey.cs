using System.Globalization;

namespace Stint.Core.Workspaces.Building;

/// <summary>The keys that lead to a part of a workspace file, for messages: <c>windows[1].options.mode-style</c>, counted from 0.</summary>
internal static class FileKey
{
    internal static string OfWindow(int window, string? key = null) =>
        string.Create(CultureInfo.InvariantCulture, $"windows[{window}]{(key is null ? "" : $".{key}")}");

    internal static string OfPane(int window, int pane, string? key = null) =>
        OfWindow(window, string.Create(CultureInfo.InvariantCulture, $"panes[{pane}]{(key is null ? "" : $".{key}")}"));
}
