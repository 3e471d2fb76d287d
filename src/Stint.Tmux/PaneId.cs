namespace Stint.Tmux;

/// <summary>A pane's id, such as <c>%3</c>: unique for the life of the tmux server, never reused by it, and a valid exact target.</summary>
public readonly record struct PaneId(int Number)
{
    private const char Sign = '%';

    /// <summary>Reads <c>%3</c>; throws <see cref="FormatException"/> on anything else.</summary>
    public static PaneId Parse(string text) =>
        TryParse(text, out PaneId id) ? id : throw new FormatException($"'{text}' is not a tmux pane id such as %3.");

    public static bool TryParse(string? text, out PaneId id)
    {
        bool valid = IdText.TryRead(text, Sign, out int number);
        id = new PaneId(number);
        return valid;
    }

    public override string ToString() => IdText.Write(Sign, Number);

    /// <summary>The id as a target.</summary>
    public static implicit operator string(PaneId id) => id.ToString();
}
