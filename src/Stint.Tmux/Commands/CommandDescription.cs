namespace Stint.Tmux;

/// <summary>Command lists as messages show them: short, and without the values of environment variables and typed texts.</summary>
internal static class CommandDescription
{
    private const int ArgumentLimit = 80, ListLimit = 400;

    internal static string Of(TmuxCommand command) => string.Join(' ', Parts(command));

    internal static string Of(TmuxCommandList list) => Cut(string.Join(" ; ", list.Select(Of)), ListLimit);

    private static IEnumerable<string> Parts(TmuxCommand command)
    {
        yield return command.Name;
        string before = "";
        bool hidesLast = command.Name is "set-environment" or "set-buffer" or "send-keys" && command.Arguments is not [.., "-u" or "-r", _];
        for (int i = 0; i < command.Arguments.Count; i++)
        {
            string argument = command.Arguments[i];
            bool last = i == command.Arguments.Count - 1;
            yield return before == "-e" ? Variable(argument)
                : hidesLast && last ? "…"
                : ControlQuoting.Quote(Cut(argument, ArgumentLimit));
            before = argument;
        }
    }

    private static string Variable(string entry)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? entry : entry[..(equals + 1)] + "…";
    }

    private static string Cut(string text, int limit) => text.Length > limit ? text[..(limit - 1)] + "…" : text;
}
