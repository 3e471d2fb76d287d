using System.Collections;
using System.Runtime.CompilerServices;

namespace Stint.Tmux;

/// <summary>
/// Commands that tmux runs as one: nothing of another client comes between two of them (unless one waits), and after one that fails
/// the rest is not run. Immutable.
/// </summary>
[CollectionBuilder(typeof(TmuxCommandList), nameof(Create))]
public sealed class TmuxCommandList : IReadOnlyList<TmuxCommand>
{
    private readonly TmuxCommand[] _commands;

    public TmuxCommandList(params ReadOnlySpan<TmuxCommand> commands) => _commands = commands.ToArray();

    public TmuxCommandList(IEnumerable<TmuxCommand> commands) => _commands = [.. commands];

    public int Count => _commands.Length;

    public TmuxCommand this[int index] => _commands[index];

    public static TmuxCommandList Create(ReadOnlySpan<TmuxCommand> commands) => new(commands);

    public TmuxCommandList Then(TmuxCommand command) => new([.. _commands, command]);

    public TmuxCommandList Then(TmuxCommandList list) => new([.. _commands, .. list._commands]);

    /// <summary>
    /// The list as arguments of the tmux program: commands are separated by <c>;</c> arguments. tmux takes a trailing <c>;</c> of any
    /// argument for a separator unless a backslash precedes it, and removes that backslash.
    /// </summary>
    public IReadOnlyList<string> ToArguments()
    {
        var arguments = new List<string>();
        foreach (TmuxCommand command in _commands)
        {
            if (arguments.Count > 0)
            {
                arguments.Add(";");
            }

            arguments.Add(command.Name);
            arguments.AddRange(command.Arguments.Select(a => a.EndsWith(';') ? a[..^1] + "\\;" : a));
        }

        return arguments;
    }

    /// <summary>The list as one line for tmux's command parser: control mode, <c>if-shell</c>, a config file. Without a line end.</summary>
    public string ToLine() =>
        string.Join(" ; ", _commands.Select(c => string.Join(' ', [c.Name, .. c.Arguments.Select(ControlQuoting.Quote)])));

    public IEnumerator<TmuxCommand> GetEnumerator() => ((IEnumerable<TmuxCommand>)_commands).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For messages: shortened, with the values of environment variables left out.</summary>
    public override string ToString() => CommandDescription.Of(this);

    public static implicit operator TmuxCommandList(TmuxCommand command) => new(command);
}
