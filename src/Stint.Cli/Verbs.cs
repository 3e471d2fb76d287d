using System.CommandLine;
using Stint.Cli.Completions;
using Stint.Cli.Help;
using Stint.Cli.Parsing;
using Stint.Cli.Queue;
using Stint.Cli.Runs;
using Stint.Cli.Serve;
using Stint.Cli.Sweeps;
using Stint.Cli.Workspaces;

namespace Stint.Cli;

/// <summary>A verb by name; its options are made only when it is used.</summary>
internal sealed record Verb(string Name, string Group, Func<Command> Create, ConfigUse Config = ConfigUse.Strict);

/// <summary>What a config file means to a verb.</summary>
internal enum ConfigUse
{
    /// <summary>It counts, and a mistake in it is an error.</summary>
    Strict,

    /// <summary>It counts where it makes sense.</summary>
    Lenient,

    /// <summary>It is not read.</summary>
    None,
}

/// <summary>All verbs, in the order in which help shows them.</summary>
internal sealed class Verbs
{
    private const string Runs = "Runs", Queue = "Queue", Workspaces = "Workspaces", Server = "Server", Other = "Other";

    private readonly GlobalOptions _globals;

    internal Verbs(GlobalOptions globals, RawArguments arguments)
    {
        _globals = globals;
        All =
        [
            new("run", Runs, () => RunVerb.Create(globals, arguments)),
            new("ls", Runs, () => ListVerb.Create(globals)),
            new("show", Runs, () => ShowVerb.Create(globals)),
            new("logs", Runs, () => LogsVerb.Create(globals)),
            new("result", Runs, () => ResultVerb.Create(globals)),
            new("wait", Runs, () => WaitVerb.Create(globals)),
            new("stop", Runs, () => StopVerb.Create(globals)),
            new("attach", Runs, () => AttachVerb.Create(globals)),
            new("open", Runs, () => OpenVerb.Create(globals)),
            new("send", Runs, () => SendVerb.Create(globals)),
            new("capture", Runs, () => CaptureVerb.Create(globals)),
            new("start", Runs, () => StartVerb.Create(globals)),
            new("rerun", Runs, () => RerunVerb.Create(globals)),
            new("archive", Runs, () => ArchiveVerb.Create(globals, archive: true)),
            new("unarchive", Runs, () => ArchiveVerb.Create(globals, archive: false)),
            new("prune", Runs, () => PruneVerb.Create(globals)),
            new(QueueVerb.Name, Queue, () => QueueVerb.Create(globals)),
            new(SweepVerb.Name, Queue, () => SweepVerb.Create(globals, arguments)),
            new("ensure", Workspaces, () => EnsureVerb.Create(globals)),
            new("jobs", Workspaces, () => JobsVerb.Create(globals)),
            new(KillVerb.Name, Workspaces, () => KillVerb.Create(globals)),
            new(ServeVerb.Name, Server, () => ServeVerb.Create(globals)),
            new(DoctorVerb.Name, Other, () => DoctorVerb.Create(this), ConfigUse.Lenient),
            new(CompletionsVerb.Name, Other, CompletionsVerb.Create, ConfigUse.None),
            new("version", Other, VersionVerb.Create, ConfigUse.None),
        ];
    }

    internal IReadOnlyList<Verb> All { get; }

    internal GlobalOptions Globals => _globals;

    /// <summary>
    /// The command tree for these words. Only verbs that occur among them are in it: the others cannot be meant, and making them all
    /// would cost every call.
    /// </summary>
    internal RootCommand RootFor(IReadOnlyList<string> words)
    {
        var root = new RootCommand("Runs commands in real tmux windows and keeps a record of each that never lies.");
        root.Options.Clear();
        root.Directives.Clear();
        _globals.AddTo(root);
        root.Options.Add(StandaloneAction.HelpOption(this));
        root.Options.Add(StandaloneAction.VersionOption());
        foreach (Verb verb in All)
        {
            if (words.Contains(verb.Name))
            {
                root.Subcommands.Add(verb.Create());
            }
        }

        root.SetAction(parsed => OverviewVerb.Execute(Invocation.From(parsed, _globals)));
        return root;
    }
}
