using System.Globalization;
using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>What tmux says about one pane of a session, as far as it tells whether it is a job and how that stands.</summary>
internal sealed record JobPane
{
    private static readonly FormatField<string> StartCommand = Field.Text("pane_start_command");
    private static readonly FormatField<int> Server = Field.Number("pid");
    private static readonly FormatField<string?> Run = Field.Option(RunWindow.RunOption);
    private static readonly FormatField<string?> RunWorkdir = Field.Option(RunWindow.WorkdirOption);
    private static readonly FormatField<string?> Log = Field.Option(RunWindow.LogOption);
    private static readonly FormatField<string?> Given = Field.Option(RunWindow.NameOption);
    private static readonly FormatField<string?> EndSignal = Field.Option("@stint_signal");
    private static readonly FormatField<string?> EndTime = Field.Option("@stint_ended_at");

    public required WindowId Window { get; init; }

    public required string WindowName { get; init; }

    public required PaneId Id { get; init; }

    public required int Pid { get; init; }

    /// <summary>The tmux server's process, whose child the pane's process is.</summary>
    public int ServerPid { get; init; }

    /// <summary>What the pane was made or made anew with; empty for the default shell.</summary>
    public string Command { get; init; } = "";

    public bool Dead { get; init; }

    public int? DeadStatus { get; init; }

    /// <summary>The number or name of the signal.</summary>
    public string? DeadSignal { get; init; }

    public DateTimeOffset? DeadTime { get; init; }

    /// <summary>The run that the window says it is of; null where it says none, or nonsense.</summary>
    public RunId? RunId { get; init; }

    public string? Workdir { get; init; }

    public string? LogFile { get; init; }

    /// <summary>The name that the run's window was to have, which tells tag and time also when it has been renamed.</summary>
    public string? GivenName { get; init; }

    /// <summary>How the command ended, as the runner left it.</summary>
    public string? Signal { get; init; }

    public double? EndedAt { get; init; }

    /// <summary>Whether this very pane was made to run the window's run.</summary>
    internal bool HoldsRun => RunId is { } id && Command.Contains($"/runs/{id}", StringComparison.Ordinal);

    /// <summary>Whether the window was made for a run. If none of its panes holds that run any more, what is left in it is the user's.</summary>
    internal bool IsOfRunsWindow => RunId is { } id && LogFile is { } log && Workdir is { } workdir && log == new Kernel.Workdir(workdir).Run(id).Log;

    internal static Format<JobPane> Format { get; } = new(
        [
            WindowInfo.Fields.Id, WindowInfo.Fields.Name, PaneInfo.Fields.Id, PaneInfo.Fields.Pid, Server, StartCommand, PaneInfo.Fields.Dead,
            PaneInfo.Fields.DeadStatus, PaneInfo.Fields.DeadSignal, PaneInfo.Fields.DeadTime, Run, RunWorkdir, Log, Given, EndSignal, EndTime,
        ],
        row => new JobPane
        {
            Window = row.Get(WindowInfo.Fields.Id),
            WindowName = row.Get(WindowInfo.Fields.Name),
            Id = row.Get(PaneInfo.Fields.Id),
            Pid = row.Get(PaneInfo.Fields.Pid),
            ServerPid = row.Get(Server),
            Command = row.Get(StartCommand),
            Dead = row.Get(PaneInfo.Fields.Dead),
            DeadStatus = row.Get(PaneInfo.Fields.DeadStatus),
            DeadSignal = row.Get(PaneInfo.Fields.DeadSignal),
            DeadTime = row.Get(PaneInfo.Fields.DeadTime),
            RunId = Contracts.RunId.TryParse(row.Get(Run), out RunId id) ? id : null,
            Workdir = row.Get(RunWorkdir),
            LogFile = row.Get(Log),
            GivenName = row.Get(Given),
            Signal = row.Get(EndSignal) is { } signal && Signals.TryParse(signal, out int number) ? Signals.NameOf(number) : null,
            EndedAt = double.TryParse(row.Get(EndTime), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double at) ? at : null,
        });
}
