using Stint.Core.Runs;
using Stint.Core.Workspaces.Building;
using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>The command that runs before the windows are made.</summary>
internal static class BeforeScript
{
    /// <summary>Null for none. A program named by a path that begins with a point is looked for from the file's folder on.</summary>
    internal static string? Read(FileValue? value, Expansion expansion)
    {
        if (value is null)
        {
            return null;
        }

        string script = expansion.Text(value.Text());
        if (ShellWords.Split(script) is null)
        {
            throw value.Wrong("a quote is not closed, or it ends in a backslash: close it");
        }

        if (!script.StartsWith('.'))
        {
            return script.Trim().Length == 0 ? null : script;
        }

        int end = script.AsSpan().IndexOfAny(" \t\r\n");
        string program = end < 0 ? script : script[..end];

        // The folder is quoted, as the line is split up again by a shell's rules; the program's path is written by those already.
        string folder = ShellQuote.Word(expansion.Folder);
        string path = folder == expansion.Folder
            ? PosixPath.Normalize(PosixPath.Join(folder, program))
            : PosixPath.Join(folder, PosixPath.Normalize(program));
        return path + script[program.Length..];
    }
}
