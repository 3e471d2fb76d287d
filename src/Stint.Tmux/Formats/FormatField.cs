namespace Stint.Tmux.Formats;

/// <summary>One variable of a tmux format.</summary>
/// <param name="Name">tmux's name of it, such as <c>pane_id</c>, or a user option such as <c>@colour</c>.</param>
/// <param name="Since">The first tmux that has it; null for those of 3.2 and before.</param>
public abstract record FormatField(string Name, TmuxVersion? Since)
{
    public string Name { get; } = Name.Length > 0 && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '@')
        ? Name
        : throw new ArgumentException($"'{Name}' is not the name of a format variable.", nameof(Name));

    /// <summary>Whether a tmux of this version knows the field.</summary>
    public bool IsIn(TmuxVersion version) => Since is not { } since || version >= since;
}

/// <summary>A field with its type.</summary>
/// <param name="Name">tmux's name of it.</param>
/// <param name="Since">The first tmux that has it; null for those of 3.2 and before.</param>
/// <param name="Read">
/// Makes the value of the text; throws <see cref="FormatException"/> on nonsense. The text is empty where tmux has no value and where
/// it does not know the field.
/// </param>
public sealed record FormatField<T>(string Name, TmuxVersion? Since, Func<string, T> Read) : FormatField(Name, Since);
