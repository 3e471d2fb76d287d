using System.Text;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Runs.ExistingWindows;

/// <summary>
/// The one line that is typed for a command: it prints the begin marker, runs the command, and prints the end marker with its exit code. Pure.
/// <code>
///  (trap : INT; printf '[stint %s begins]\n' ID; make test; printf '\n[stint %s ended %s]\n' ID "$?")
/// </code>
/// The subshell is what lets the end marker come after Ctrl-C: shells drop the rest of a line whose command was interrupted. What only makes
/// sense in the shell itself (<c>cd</c>, <c>export</c>, <c>source</c>) runs there. The space in front keeps the line out of most histories.
/// </summary>
internal static class TypedLine
{
    private static readonly string[] OfTheShell =
    [
        ".", "source", "cd", "pushd", "popd", "export", "unset", "set", "shopt", "setopt", "unsetopt", "alias", "unalias", "umask", "ulimit", "eval", "exec", "exit", "logout", "typeset",
        "declare", "readonly", "hash", "trap", "bindkey", "bind",
    ];

    // What fish is given to hand to sh: the words come as its arguments, quoted as fish does it.
    private const string ForeignScript = """trap : INT; i=$1; d=$2; shift 2; printf "[stint %s begins]\n" "$i"; if [ -n "$d" ]; then cd "$d" && "$@"; else "$@"; fi; printf "\n[stint %s ended %s]\n" "$i" "$?" """;

    /// <param name="id">The run.</param>
    /// <param name="argv">The command's words; null for a shell line.</param>
    /// <param name="shellLine">A line in the shell's own language; null for a command.</param>
    /// <param name="cwd">Where to run it; null for where the shell is.</param>
    /// <param name="shell">The shell's name; what is not known is taken for a POSIX shell.</param>
    /// <returns>The line without its line end. Throws <see cref="StintException"/> where a folder is named for what changes the shell itself.</returns>
    internal static byte[] Of(RunId id, IReadOnlyList<OsString>? argv, OsString? shellLine, OsString? cwd, string shell)
    {
        IReadOnlyList<OsString> words = argv ?? [];
        var line = new LineBytes();
        if (shell == "fish")
        {
            line.Text(" sh -c ").Fish(ForeignScript.TrimEnd()).Text($" sh {id} ").Fish(cwd ?? "");
            foreach (OsString word in shellLine is { } text ? ["fish", "-c", text] : words)
            {
                line.Text(" ").Fish(word);
            }

            return line.ToArray();
        }

        bool inShell = words.Count > 0 && Array.IndexOf(OfTheShell, words[0].ToString()) >= 0;
        if (inShell && cwd is not null)
        {
            throw new StintException(ErrorCode.Invalid, $"run: --cwd: '{words[0]}' is about the window's own shell, which is where it is: leave out --cwd");
        }

        var command = new LineBytes();
        if (cwd is { } folder)
        {
            command.Text("cd ").Posix(folder).Text(" && ");
        }

        if (shellLine is { } given)
        {
            command.Text("(eval ").Posix(given).Text(")");
        }

        for (int i = 0; i < words.Count; i++)
        {
            _ = command.Text(i > 0 ? " " : "");
            bool assigns = i == 0 && words[0].Bytes.Contains((byte)'='); // unquoted it would be no program's name
            _ = assigns && words[0].IsText ? command.Text($"'{words[0].ToString().Replace("'", "'\\''", StringComparison.Ordinal)}'") : command.Posix(words[i]);
        }

        return line.Text(inShell ? " " : " (trap : INT; ").Text($"printf '{PaneMarker.BeginFormat}' {id}; ")
            .Text(command.Variables).Bytes(command.ToArray())
            .Text($"; printf '{PaneMarker.EndFormat}' {id} \"$?\"").Text(inShell ? "" : ")").ToArray();
    }

    private sealed class LineBytes
    {
        private readonly List<byte> _bytes = [];
        private int _variables;

        /// <summary>The assignments that words with characters which cannot be typed rest on.</summary>
        internal string Variables { get; private set; } = "";

        internal byte[] ToArray() => [.. _bytes];

        internal LineBytes Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

        internal LineBytes Bytes(ReadOnlySpan<byte> bytes)
        {
            _bytes.AddRange(bytes);
            return this;
        }

        /// <summary>
        /// A word for any POSIX shell. What cannot be typed as it is, is made by printf beforehand; the dot at its end keeps line ends from
        /// being cut off.
        /// </summary>
        internal LineBytes Posix(OsString word)
        {
            if (IsTypable(word))
            {
                return Text(ShellQuote.Word(word.ToString()));
            }

            var format = new StringBuilder();
            foreach (byte b in word.Bytes)
            {
                _ = b is < 0x20 or >= 0x7f or (byte)'\'' or (byte)'-' or (byte)'\\' or (byte)'%' ? format.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0')) : format.Append((char)b);
            }

            // An octal % would still be read as one by printf.
            string name = $"_stint{++_variables}";
            Variables += $"{name}=$(printf '{format.Replace("\\045", "%%")}.'); ";
            return Text($"\"${{{name}%.}}\"");
        }

        /// <summary>A word for fish: in its single quotes only the quote and the backslash are special.</summary>
        internal LineBytes Fish(OsString word)
        {
            if (IsTypable(word))
            {
                return Text($"'{word.ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'");
            }

            foreach (byte b in word.Bytes)
            {
                _ = char.IsAsciiLetterOrDigit((char)b) ? Text($"{(char)b}") : Text($"\\X{b:x2}");
            }

            return this;
        }

        private static bool IsTypable(OsString word) => word.IsText && !word.Bytes.ContainsAnyInRange((byte)0, (byte)0x1f) && !word.Bytes.Contains((byte)0x7f);
    }
}
