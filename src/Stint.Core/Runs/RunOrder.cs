namespace Stint.Core.Runs;

/// <summary>By what runs are sorted.</summary>
public enum RunSortKey
{
    /// <summary>Newest first.</summary>
    Created,

    /// <summary>A to Z, whatever the case of A to Z.</summary>
    Name,

    /// <summary>In the order of a run's life: ready first.</summary>
    Status,

    /// <summary>Latest first.</summary>
    Started,

    /// <summary>Latest first.</summary>
    Ended,

    /// <summary>Longest first, of a run that goes on until now.</summary>
    Duration,

    /// <summary>Lowest first.</summary>
    ExitCode,
}

/// <summary>The order of a list. Runs without a value come last either way; those with the same are newest first.</summary>
public readonly record struct RunOrder(RunSortKey Key, bool IsReversed)
{
    /// <summary>The words of the keys; one with <c>-</c> before it is reversed.</summary>
    public static IReadOnlyList<string> Words { get; } = ["created", "name", "status", "started", "ended", "duration", "exit_code"];

    public static RunOrder? TryParse(string word)
    {
        bool reversed = word.StartsWith('-');
        string key = reversed ? word[1..] : word;
        for (int i = 0; i < Words.Count; i++)
        {
            if (Words[i] == key)
            {
                return new RunOrder((RunSortKey)i, reversed);
            }
        }

        return null;
    }
}
