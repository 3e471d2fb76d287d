namespace Stint.Tmux;

/// <content>Options and environments of the server and its objects.</content>
public static partial class Commands
{
    /// <param name="scope">Whose option it is.</param>
    /// <param name="name">The option; a user's own starts with <c>@</c>.</param>
    /// <param name="value">Taken literally unless <paramref name="expand"/> is set.</param>
    /// <param name="target">The session, window or pane; not with the server's or global options.</param>
    /// <param name="global">The default for all objects that do not set it themselves.</param>
    /// <param name="append">Add to the value there is.</param>
    /// <param name="onlyIfUnset">Fail with <c>already set</c> if it is set.</param>
    /// <param name="expand">Expand formats in the value now.</param>
    public static TmuxCommand SetOption(
        OptionScope scope, string name, string value, string? target = null, bool global = false, bool append = false,
        bool onlyIfUnset = false, bool expand = false) => new ArgumentList()
            .Scope(scope)
            .Flag("-g", global)
            .Flag("-a", append)
            .Flag("-o", onlyIfUnset)
            .Flag("-F", expand)
            .Value("-t", target)
            .Words(name, value)
            .For("set-option");

    /// <summary>Takes the option's own value away, so that the inherited one counts again.</summary>
    public static TmuxCommand UnsetOption(OptionScope scope, string name, string? target = null, bool global = false) =>
        new ArgumentList().Scope(scope).Flag("-u").Flag("-g", global).Value("-t", target).Words(name).For("set-option");

    /// <summary>
    /// Prints an option's value, or with <paramref name="valueOnly"/> off its name and value. What is not set prints nothing with
    /// <paramref name="quiet"/>; without it a user option that is not set is an error.
    /// </summary>
    public static TmuxCommand ShowOption(
        OptionScope scope, string name, string? target = null, bool global = false, bool valueOnly = true, bool quiet = true,
        bool inherited = false) => new ArgumentList()
            .Scope(scope)
            .Flag("-g", global)
            .Flag("-v", valueOnly)
            .Flag("-q", quiet)
            .Flag("-A", inherited)
            .Value("-t", target)
            .Words(name)
            .For("show-options");

    /// <summary>Prints all options of a scope, one line each, quoted by tmux.</summary>
    public static TmuxCommand ShowOptions(OptionScope scope, string? target = null, bool global = false, bool inherited = false) =>
        new ArgumentList().Scope(scope).Flag("-g", global).Flag("-A", inherited).Value("-t", target).For("show-options");

    /// <summary>
    /// Has tmux run the list whenever something happens to a session or window. <paramref name="name"/> may carry an index
    /// (<c>client-detached[3]</c>), without which the hooks of that name are replaced.
    /// </summary>
    public static TmuxCommand SetHook(OptionScope scope, string name, TmuxCommandList list, string target) =>
        new ArgumentList().Scope(scope).Value("-t", target).Words(name, list.ToLine()).For("set-hook");

    /// <summary>Runs the lists of a hook now.</summary>
    public static TmuxCommand RunHook(OptionScope scope, string name, string target) =>
        new ArgumentList().Scope(scope).Flag("-R").Value("-t", target).Words(name).For("set-hook");

    public static TmuxCommand UnsetHook(OptionScope scope, string name, string target) =>
        new ArgumentList().Scope(scope).Flag("-u").Value("-t", target).Words(name).For("set-hook");

    /// <summary>Sets a variable for the programs that a session (or with no target the server) starts from now on.</summary>
    public static TmuxCommand SetEnvironment(string name, string value, string? session = null) =>
        new ArgumentList().Flag("-g", session is null).Value("-t", session).Words(name, value).For("set-environment");

    /// <summary>Takes a variable away; with <paramref name="remove"/> also the one that would be inherited.</summary>
    public static TmuxCommand UnsetEnvironment(string name, string? session = null, bool remove = false) =>
        new ArgumentList().Flag("-g", session is null).Flag(remove ? "-r" : "-u").Value("-t", session).Words(name).For("set-environment");

    /// <summary>Prints <c>NAME=value</c> lines; <c>-NAME</c> is one that is removed.</summary>
    public static TmuxCommand ShowEnvironment(string? session = null) =>
        new ArgumentList().Flag("-g", session is null).Value("-t", session).For("show-environment");

    private static ArgumentList Scope(this ArgumentList arguments, OptionScope scope) => scope switch
    {
        OptionScope.Server => arguments.Flag("-s"),
        OptionScope.Window => arguments.Flag("-w"),
        OptionScope.Pane => arguments.Flag("-p"),
        _ => arguments,
    };
}
