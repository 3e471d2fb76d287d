namespace Stint.Tmux;

/// <summary>One tmux command with its arguments as they shall arrive: nothing needs quoting, nothing is expanded but what tmux expands itself.</summary>
public sealed record TmuxCommand(string Name, IReadOnlyList<string> Arguments)
{
    public TmuxCommand(string name, params ReadOnlySpan<string> arguments)
        : this(name, (IReadOnlyList<string>)arguments.ToArray())
    {
    }

    /// <summary>tmux's full name of the command, such as <c>new-window</c>.</summary>
    public string Name { get; } = Name.Length > 0 && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? Name
        : throw new ArgumentException($"'{Name}' is not the name of a tmux command.", nameof(Name));

    public IReadOnlyList<string> Arguments { get; } = Arguments.All(a => !a.Contains('\0'))
        ? Arguments
        : throw new ArgumentException($"An argument of {Name} contains NUL.", nameof(Arguments));

    public bool Equals(TmuxCommand? other) => other is not null && Name == other.Name && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => Arguments.Aggregate(Name.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    /// <summary>For messages: long arguments are cut and the values of environment variables are left out.</summary>
    public override string ToString() => CommandDescription.Of(this);
}
