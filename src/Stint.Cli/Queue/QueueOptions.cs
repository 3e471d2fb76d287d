using System.CommandLine;
using System.Globalization;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Cli.Queue;

/// <summary>The options that hand a run to the queue, and say what it waits for.</summary>
internal sealed class QueueOptions
{
    private readonly Option<bool> _queue = new("--queue") { Description = "Hand it to the queue instead of launching it now" };
    private readonly ChoosingOption<string[]> _after = new("--after") { Description = "Start when this run has ended well (implies --queue); repeatable", HelpName = "ID", AllowMultipleArgumentsPerToken = false };
    private readonly ChoosingOption<string[]> _afterAny = new("--after-any") { Description = "Start when this run has ended, however (implies --queue); repeatable", HelpName = "ID", AllowMultipleArgumentsPerToken = false };
    private readonly Option<int?> _priority = new("--priority") { Description = "Higher goes first (implies --queue; default 0)", HelpName = "N" };
    private readonly Option<string[]> _slots = new("--slots") { Description = "Hold so many slots, as in gpu=1 (implies --queue); repeatable", HelpName = "NAME=N", AllowMultipleArgumentsPerToken = false };

    internal QueueOptions(Command verb)
    {
        foreach (Option option in (Option[])[_queue, _after, _afterAny, _priority, _slots])
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>Whether <c>--queue</c> itself stands there.</summary>
    internal bool IsExplicit(ParseResult parsed) => parsed.GetValue(_queue);

    /// <summary>Whether the run is to be queued, by whatever option says so.</summary>
    internal bool IsAsked(ParseResult parsed) => IsExplicit(parsed)
        || ((Option[])[_after, _afterAny, _priority, _slots]).Any(o => parsed.GetResult(o) is { Implicit: false });

    /// <summary>The request with what these options say.</summary>
    internal RunRequest Apply(ParseResult parsed, Invocation invocation, RunRequest request)
    {
        string[] after = parsed.GetValue(_after) ?? [], afterAny = parsed.GetValue(_afterAny) ?? [];
        RunLookup? lookup = after.Length + afterAny.Length > 0 ? new RunLookup(invocation.Open()) : null;
        return request with
        {
            Queue = IsAsked(parsed),
            Priority = parsed.GetValue(_priority) ?? request.Priority,
            Slots = parsed.GetValue(_slots) is { Length: > 0 } slots ? Slots(slots, RunVerbName(parsed)) : request.Slots,
            After =
            [
                .. after.Select(name => new RunDependency(lookup!.One(name).Id, RunDependency.Ok)),
                .. afterAny.Select(name => new RunDependency(lookup!.One(name).Id, RunDependency.Any)),
            ],
        };
    }

    internal static Dictionary<string, int> Slots(string[] texts, string verb)
    {
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            string[] parts = text.Split('=');
            if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                throw new StintException(ErrorCode.Invalid, $"{verb}: --slots: '{text}': write NAME=N, as in gpu=1");
            }

            RunSlots.Check(parts[0], count);
            if (!slots.TryAdd(parts[0], count))
            {
                throw new StintException(ErrorCode.Invalid, $"{verb}: --slots: {parts[0]} is given more than once: give it once");
            }
        }

        return slots;
    }

    private static string RunVerbName(ParseResult parsed) => parsed.CommandResult.Command.Name;
}
