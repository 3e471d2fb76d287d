using Stint.Core.Workspaces.Files;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Plans;

/// <summary>The name of a workspace's session, which must come out of tmux as it went in: only so can it be found again.</summary>
internal static class SessionName
{
    internal static string Read(FileValue session, Expansion expansion)
    {
        FileValue value = session["session_name"] ?? throw session.Missing("session_name", "it is missing: name the session");
        string name = expansion.Text(value.Name());
        if (name.Length == 0)
        {
            throw value.Wrong("it is empty: name the session");
        }

        for (int i = 0; i < name.Length; i++)
        {
            char next = i + 1 < name.Length ? name[i + 1] : ' ';
            if (char.IsControl(name[i]) || name[i] == '\\' || (name[i] == '$' && (i == 0 || char.IsAsciiLetter(next) || next is '_' or '{'))
                || (name[i] == '#' && (char.IsAsciiLetter(next) || next is '{' or '(' or '[' or '#' or ',' or '}')))
            {
                throw value.Wrong($"tmux would change the name '{name}' because of {Described(name[i])}: give another name");
            }
        }

        return Target.SessionName(name);
    }

    private static string Described(char c) => char.IsControl(c) ? "a control character" : $"'{c}'";
}
