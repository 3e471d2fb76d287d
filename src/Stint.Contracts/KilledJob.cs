using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stint.Contracts;

/// <summary>What killing a job window came to.</summary>
public enum KillOutcome
{
    /// <summary>It ran and was ended.</summary>
    Killed,

    /// <summary>It ended by itself before the signal did its work.</summary>
    Ended,

    /// <summary>It had ended before; its window was kept and is closed now.</summary>
    Closed,

    /// <summary>Its window was closed by somebody else meanwhile.</summary>
    Gone,

    /// <summary>It could not be ended, or its window not be closed; the message says why.</summary>
    Failed,
}

/// <summary>A job window that was to be killed, and what came of it.</summary>
public sealed record KilledJob
{
    /// <summary>The window's name.</summary>
    public required string TmuxWindow { get; init; }

    public string? Tag { get; init; }

    public required string TmuxWindowId { get; init; }

    public required string TmuxPane { get; init; }

    public RunId? RunId { get; init; }

    public required KillOutcome Outcome { get; init; }

    /// <summary>Null where nobody knows: nobody supervises the jobs of other tools.</summary>
    public int? ExitCode { get; init; }

    public string? Signal { get; init; }

    /// <summary>One sentence, or null when there is nothing to say.</summary>
    public string? Message { get; init; }
}

/// <summary>The outcomes as words.</summary>
public static class KillWords
{
    public static string Word(this KillOutcome outcome) => outcome switch
    {
        KillOutcome.Killed => "killed",
        KillOutcome.Ended => "ended",
        KillOutcome.Closed => "closed",
        KillOutcome.Gone => "gone",
        _ => "failed",
    };
}

public sealed class KillOutcomeConverter : JsonConverter<KillOutcome>
{
    public override KillOutcome Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? word = reader.GetString();
        foreach (KillOutcome outcome in Enum.GetValues<KillOutcome>())
        {
            if (outcome.Word() == word)
            {
                return outcome;
            }
        }

        throw new JsonException("Not the outcome of a kill.");
    }

    public override void Write(Utf8JsonWriter writer, KillOutcome value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word());
}
