using System.CommandLine;

namespace Stint.Cli.Parsing;

/// <summary>The options every verb takes.</summary>
internal sealed class GlobalOptions
{
    internal Option<string?> Workdir { get; } = new("--workdir")
    {
        Description = "Folder whose .agents/ holds the runs",
        HelpName = "DIR",
        Recursive = true,
    };

    internal Option<string?> SocketName { get; } = new("--socket-name", "-L")
    {
        Description = "tmux server by socket name, as tmux -L",
        HelpName = "NAME",
        Recursive = true,
    };

    internal Option<string?> SocketPath { get; } = new("--socket-path", "-S")
    {
        Description = "tmux server by socket path, as tmux -S",
        HelpName = "PATH",
        Recursive = true,
    };

    internal Option<string> Color { get; } = new("--color")
    {
        Description = "Colours: auto, always or never",
        HelpName = "WHEN",
        Recursive = true,
        DefaultValueFactory = _ => "auto",
    };

    internal Option<bool> Verbose { get; } = new("--verbose") { Description = "Show the whole cause of an error", Recursive = true };

    internal void AddTo(RootCommand root)
    {
        Color.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not ("auto" or "always" or "never"))
            {
                result.AddError($"--color: '{token.Value}' is no choice: write auto, always or never");
            }
        });
        root.Options.Add(Workdir);
        root.Options.Add(SocketName);
        root.Options.Add(SocketPath);
        root.Options.Add(Color);
        root.Options.Add(Verbose);
    }
}
