using Stint.TestKit;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.EndToEnd.Tests.World;

/// <summary>A terminal of a given size in which the published command line runs, and what it shows. It is a pane of another tmux server.</summary>
public sealed class Screen : IDisposable
{
    private readonly PrivateTmux _outer = new();
    private readonly PaneAddress _pane;

    /// <summary>Runs one program; <c>[exit N]</c> stands behind its output when it has ended.</summary>
    public Screen(StintWorld world, int columns, int rows, Setting setting, params IReadOnlyList<string> program)
    {
        string[] environment = [.. world.Environment(setting with { Without = [.. setting.Without, "TERM"] }).Select(e => e.ToString())];
        _pane = _outer.Server.NewSession(new NewSessionOptions
        {
            Name = "outer",
            Width = columns,
            Height = rows,
            Command =
            [
                "sh", "-c", "trap : INT; cd \"$1\" && shift && TMUX= && \"$@\"; printf '[exit %s]\\n' $?; exec sleep 100000", "sh", setting.Cwd?.ToString() ?? world.Workdir,
                "env", "-i", "TERM=screen-256color", .. environment, .. program,
            ],
        });
    }

    public static Screen Of(StintWorld world, int columns, int rows, params IReadOnlyList<string> arguments) =>
        new(world, columns, rows, Setting.Plain, [StintWorld.Stint, .. arguments]);

    /// <summary>The lines on the screen, without empty ones at the end.</summary>
    public string Text => _outer.Server.CapturePane(_pane.Pane, new CaptureOptions { WholeHistory = true, JoinWrapped = false }).TrimEnd('\n');

    /// <summary>The same with colours as escape codes.</summary>
    public string Coloured => _outer.Server.CapturePane(_pane.Pane, new CaptureOptions { WholeHistory = true, Escapes = true });

    public void Press(params string[] keys) => _outer.Server.Run(Commands.SendKeys(_pane.Pane.ToString(), keys));

    public Task Shows(string text) => Eventually.True(
        () => Text.Contains(text, StringComparison.Ordinal), $"the screen shows '{text}'; it shows\n{Text}", TimeSpan.FromSeconds(30));

    /// <summary>The lines of a program's output once it has ended, and its exit code.</summary>
    public async Task<(string[] Lines, int Code)> End()
    {
        await Shows("[exit ");
        string[] lines = Text.Split('\n');
        int last = Array.FindLastIndex(lines, l => l.Contains("[exit ", StringComparison.Ordinal));
        int at = lines[last].IndexOf("[exit ", StringComparison.Ordinal);
        return (lines[..last], int.Parse(lines[last][(at + 6)..lines[last].IndexOf(']', at)]));
    }

    public void Dispose() => _outer.Dispose();
}
