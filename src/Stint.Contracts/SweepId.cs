namespace Stint.Contracts;

/// <summary>Names one sweep for ever: the letter s and what a run's id is made of, so that no id of a run is one of a sweep.</summary>
public readonly record struct SweepId
{
    private const char Letter = 's';
    private readonly string? _value;

    private SweepId(string value) => _value = value;

    public static SweepId Create(DateTimeOffset now) => new(Letter + RunId.Create(now).ToString());

    public static bool TryParse(string? text, out SweepId id)
    {
        bool fits = text is [Letter, ..] && RunId.TryParse(text[1..], out _);
        id = fits ? new SweepId(text!) : default;
        return fits;
    }

    public override string ToString() => _value ?? "";
}
