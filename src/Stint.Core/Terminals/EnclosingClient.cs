using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.Core.Terminals;

/// <summary>The tmux client in whose pane this process's terminal is.</summary>
internal sealed record EnclosingClient
{
    public required string Name { get; init; }

    public required SessionId Session { get; init; }

    /// <summary>The window it shows.</summary>
    public required WindowId Window { get; init; }

    /// <summary>The session is a viewer's.</summary>
    public required bool IsViewer { get; init; }

    private static readonly FormatField<string> Terminal = Field.Text("pane_tty");
    private static readonly FormatField<string?> View = Field.Option(Viewer.ViewOption);
    private static readonly FormatField<DateTimeOffset?> Activity = Field.Time("client_activity");

    private static readonly Format<(EnclosingClient Client, string Terminal, DateTimeOffset? Activity)> Format = new(
        [ClientInfo.Fields.Name, SessionInfo.Fields.Id, WindowInfo.Fields.Id, View, Terminal, Activity],
        row => (
            new EnclosingClient
            {
                Name = row.Get(ClientInfo.Fields.Name),
                Session = row.Get(SessionInfo.Fields.Id),
                Window = row.Get(WindowInfo.Fields.Id),
                IsViewer = row.Get(View) is not null,
            },
            row.Get(Terminal),
            row.Get(Activity)));

    /// <summary>
    /// The client of this server that shows this process's terminal as its active pane, the one used last if there are several. Null when
    /// the terminal is no pane of this server (<c>TMUX</c> may be inherited by a terminal emulator started in one), or <c>TMUX</c> is unset:
    /// tmux's own way to ask for nesting.
    /// </summary>
    internal static EnclosingClient? Find(ITmuxClient tmux)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TMUX")) || OwnTerminal() is not { } terminal)
        {
            return null;
        }

        TmuxReply reply = tmux.TryRun(Commands.ListClients(Format.Text));
        return reply.Failure is null
            ? Format.Read(reply).Where(c => c.Terminal == terminal).OrderByDescending(c => c.Activity).Select(c => c.Client).FirstOrDefault()
            : null;
    }

    private static string? OwnTerminal()
    {
        try
        {
            return new FileInfo("/proc/self/fd/0").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
