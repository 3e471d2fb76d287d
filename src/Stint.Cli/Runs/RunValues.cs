using System.Globalization;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Cli.Runs;

/// <summary>What the texts of <c>run</c>'s options mean. Throws <see cref="StintException"/> for those that mean nothing.</summary>
internal static class RunValues
{
    private const int LongestSide = 10_000; // tmux's own limit for windows

    /// <param name="option">As given; null for the current folder.</param>
    /// <param name="mustBeHere">Whether it has to be a folder of this machine that may be entered.</param>
    internal static OsString Cwd(string? option, bool mustBeHere = true)
    {
        OsString current;
        try
        {
            current = ThisProcess.WorkingDirectory();
        }
        catch (PosixException) when (option is ['/', ..])
        {
            current = "/";
        }
        catch (PosixException)
        {
            throw Wrong("the current folder no longer exists: change to another or use --cwd");
        }

        if (option is null)
        {
            return current;
        }

        var named = OsString.FromEscapedText(option);
        OsString folder = named switch
        {
            { Bytes.IsEmpty: true } => throw Wrong("--cwd is empty: name a folder"),
            { Bytes: [(byte)'/', ..] } => named,
            _ => new OsString([.. current.Bytes, (byte)'/', .. named.Bytes]),
        };

        if (!mustBeHere)
        {
            return folder;
        }

        int error = ThisProcess.MayExecute(new OsString([.. folder.Bytes, .. "/."u8]));
        return error == 0 ? folder : throw Wrong($"--cwd: {named}: {Errno.Describe(error)}");
    }

    internal static string SessionName(string? name) => name switch
    {
        null or "" => throw Wrong("--session is empty: give a name"),
        ['$', ..] => throw Wrong($"--session: '{name}': tmux takes a name with $ for an id: give another name"),
        _ => Target.SessionName(name),
    };

    internal static string? LogFile(string? option)
    {
        string? path = option is null ? null : Path.GetFullPath(option);
        return path is null || Directory.Exists(Path.GetDirectoryName(path))
            ? path
            : throw Wrong($"--log-file: {path}: there is no such folder: make it first");
    }

    internal static int Umask()
    {
        int umask = ThisProcess.SetUmask(0b111_111); // the only way to read it is to set it
        _ = ThisProcess.SetUmask(umask);
        return umask;
    }

    internal static EnvironmentChange Change(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? text : text[..equals];
        return name.Length > 0
            ? new EnvironmentChange(name, equals < 0 ? (OsString?)null : OsString.FromEscapedText(text[(equals + 1)..]))
            : throw Wrong("--env: a variable needs a name: write K=V, or K to pass it on");
    }

    internal static (int Columns, int Rows) Size(string? text)
    {
        if (text is null)
        {
            return (200, 50);
        }

        string[] parts = text.Split('x');
        return parts.Length == 2 && Side(parts[0]) is { } columns && Side(parts[1]) is { } rows
            ? (columns, rows)
            : throw Wrong($"--size: '{text}' is no size: write columns x rows, as in 200x50");

        static int? Side(string part) =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is > 0 and <= LongestSide ? side : null;
    }

    internal static StintException Wrong(string what) => new(ErrorCode.Invalid, $"run: {what}");
}
