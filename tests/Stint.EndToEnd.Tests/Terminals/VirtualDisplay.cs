using System.Globalization;
using System.Text;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Terminals;

/// <summary>An X server without a screen (Xvfb), for terminal emulators, with a hand to type in their windows (xdotool).</summary>
public sealed class VirtualDisplay : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private readonly int _pid;

    public VirtualDisplay()
    {
        // Xvfb chooses a free number and writes it to descriptor 1.
        string number = _folder.At("number");
        using (Descriptor output = Descriptor.OpenAppend(number))
        using (Descriptor errors = Descriptor.OpenAppend("/dev/null"))
        {
            string program = Executables.Find("Xvfb") ?? throw new FileNotFoundException("Xvfb");
            int error = Child.Spawn(
                new SpawnRequest
                {
                    Path = program,
                    Arguments = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
                    Environment = PrivateTmux.CleanEnvironment(),
                    Placement = ProcessPlacement.OwnGroup,
                    Output = output,
                    Error = errors,
                },
                out _pid);
            Assert.Equal(0, error);
        }

        Eventually.True(() => File.ReadAllText(number).EndsWith('\n'), "a display", Patience).GetAwaiter().GetResult();
        Name = ":" + File.ReadAllText(number).Trim();
    }

    /// <summary>For <c>DISPLAY</c>.</summary>
    public string Name { get; }

    /// <summary>Waits for a window whose title contains the text, and points at it.</summary>
    public async Task<int> Window(string title)
    {
        string ids = await Eventually.Get(() => Hand("search", "--onlyvisible", "--name", title) is { Length: > 0 } found ? found : null, $"a window '{title}'", Patience);
        int window = int.Parse(ids.Split('\n')[^1], CultureInfo.InvariantCulture);
        _ = Hand("mousemove", "--window", $"{window}", "20", "20");
        _ = Hand("windowfocus", "--sync", $"{window}");
        return window;
    }

    /// <summary>Types a line and Enter into the window that has the focus.</summary>
    public void Enter(string line)
    {
        _ = Hand("type", "--delay", "20", line);
        _ = Hand("key", "Return");
    }

    public void Press(string key) => Hand("key", key);

    /// <summary>The process behind a window.</summary>
    public int Process(int window) => int.Parse(Hand("getwindowpid", $"{window}"), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _ = Signals.SendToProcess(_pid, Signals.Terminate);
        _ = Child.Reap(_pid, wait: true);
        _folder.Dispose();
    }

    private string Hand(params IReadOnlyList<string> arguments)
    {
        CapturedOutput end = CapturedProcess.Run(
            new SpawnRequest
            {
                Path = Executables.Find("xdotool") ?? throw new FileNotFoundException("xdotool"),
                Arguments = ["xdotool", .. arguments.Select(a => new OsString(a))],
                Environment = PrivateTmux.CleanEnvironment($"DISPLAY={Name}"),
            },
            default,
            Patience);
        return Encoding.UTF8.GetString(end.Output).Trim();
    }
}
