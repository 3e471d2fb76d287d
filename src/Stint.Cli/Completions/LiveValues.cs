using System.CommandLine;
using Stint.Cli.Config;
using Stint.Cli.Output;
using Stint.Cli.Workspaces;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Sweeps;

namespace Stint.Cli.Completions;

/// <summary>What an option or argument may hold, by the name that help shows for its value: <c>ID</c>, <c>TAG</c>, <c>DIR</c> and so on.</summary>
internal sealed class LiveValues(string verb, IReadOnlyList<string> words, IReadOnlyList<Option> used)
{
    private const int Most = 200;

    internal Answer Of(Option option) => option.Name switch
    {
        "--tag" or "--window-id" or "--run" when verb == KillVerb.Name => JobValues.Of(option.Name, Operands(), ValueOnLine("--socket-name"), ValueOnLine("--socket-path")),
        "--signal" => Words("TERM", "INT", "HUP", "QUIT", "KILL", "USR1", "USR2"),
        "--terminal" => Words("alacritty", "kitty", "wezterm", "foot", "ghostty", "gnome-terminal", "konsole", "xterm", "iterm", "terminal"),
        "--loader" => Words(WorkspaceArgument.StintLoader, WorkspaceArgument.TmuxpLoader),
        "--window" => WindowValues.Of(ValueOnLine("--workspace") is { } path ? JobValues.SessionOf(path) : ValueOnLine("--session"), ValueOnLine("--socket-name"), ValueOnLine("--socket-path")),
        _ => Of(option.HelpName ?? ""),
    };

    internal Answer Of(Argument argument) => Of(argument.Name);

    private Answer Of(string shape) => shape switch
    {
        "ID" => Runs(),
        "SWEEP" => Sweeps(),
        "TAG" => new Answer([.. Glances().Where(r => !r.IsArchived).GroupBy(r => r.Tag).Select(g => new Suggestion(g.Key, $"{g.Count()} {(g.Count() == 1 ? "run" : "runs")}"))]),
        "STATUS" => Words([.. Enum.GetValues<RunStatus>().Select(s => s.Word())]),
        "WHEN" => Words("auto", "always", "never"),
        "SHELL" => Words(CompletionsVerb.Shells),
        "KEY" => Words("Enter", "C-c", "C-d", "C-z", "Escape", "Tab", "Up", "Down", "Space", "BSpace"),
        "PATH" => new Answer([], ShellCompletes.Files),
        "DIR" => new Answer([], ShellCompletes.Folders),
        _ => Answer.Nothing,
    };

    // Only what the verb can act on, and nothing that already stands on the line.
    private Answer Runs()
    {
        double now = TimeProvider.System.NowSeconds();
        Func<RunGlance, bool> fits = verb switch
        {
            "add" => r => r.Status == RunStatus.Ready,
            "move" => r => r.Status == RunStatus.Queued,
            "stop" => r => !r.Status.IsFinal(),
            "start" => r => r.Status is RunStatus.Ready or RunStatus.Queued,
            "send" => r => r.Status == RunStatus.Running,
            "attach" or "open" or "capture" => r => r.HasWindow && !r.IsArchived,
            "archive" => r => r.Status.IsFinal() && !r.IsArchived,
            "unarchive" => r => r.IsArchived,
            _ => r => !r.IsArchived,
        };
        RunGlance[] runs = [.. Glances().Where(fits).Where(r => !words.Take(words.Count - 1).Contains(r.Id))];
        return new Answer(
        [
            .. runs.Select(r => new Suggestion(r.Id, $"{r.Status.Word()}, {Human.Ago(r.CreatedAt, now)}: {r.Name}")),
            .. runs.Length > 0 ? [new Suggestion("@last", "the newest run")] : Array.Empty<Suggestion>(),
        ]);
    }

    private Answer Sweeps()
    {
        try
        {
            var workdir = Workdir.Find(ValueOnLine("--workdir") ?? ConfiguredWorkdir());
            using RunBook? book = RunBook.Open(workdir, new TmuxAccess(Tmux.TmuxSocket.Default), TimeProvider.System, _ => { }, create: false);
            return book is null ? Answer.Nothing : new Answer([.. new SweepBook(book).List(Most).Select(s => new Suggestion(s.Id, $"{s.Status.Word()}: {s.Name}"))]);
        }
        catch (StintException)
        {
            return Answer.Nothing;
        }
    }

    private IReadOnlyList<RunGlance> Glances()
    {
        try
        {
            return RunGlance.Newest(Workdir.Find(ValueOnLine("--workdir") ?? ConfiguredWorkdir()), Most);
        }
        catch (StintException)
        {
            return [];
        }
    }

    private string? ValueOnLine(string name)
    {
        if (used.FirstOrDefault(o => o.Name == name) is not { } option)
        {
            return null;
        }

        for (int i = words.Count - 2; i >= 0; i--)
        {
            if (words[i].StartsWith(name + "=", StringComparison.Ordinal))
            {
                return Home(words[i][(name.Length + 1)..]);
            }

            if ((words[i] == name || option.Aliases.Contains(words[i])) && i < words.Count - 2)
            {
                return Home(words[i + 1]);
            }
        }

        return null;
    }

    // What stands between the verb and the word being written.
    private IReadOnlyList<string> Operands() => [.. words.SkipWhile(w => w != verb).Skip(1).SkipLast(1)];

    // The shell has not expanded what is still being written.
    internal static string Home(string path) =>
        path is "~" or ['~', '/', ..] ? Environment.GetEnvironmentVariable("HOME") + path[1..] : path;

    private static string? ConfiguredWorkdir() => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("STINT_WORKDIR")) ? null
        : ConfigFile.Load()?.Entries.FirstOrDefault(e => e.Key == "workdir")?.Values is [var path] ? path : null;

    private static Answer Words(params string[] words) => new([.. words.Select(w => new Suggestion(w))]);
}
