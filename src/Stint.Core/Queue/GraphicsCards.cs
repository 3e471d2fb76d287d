using System.Text;
using Stint.Posix;

namespace Stint.Core.Queue;

/// <summary>The machine's graphics cards, as <c>nvidia-smi -L</c> lists them.</summary>
internal static class GraphicsCards
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How many there are; 0 where the program is missing or knows of none.</summary>
    internal static int Count()
    {
        if (Executables.Find("nvidia-smi") is not { } program)
        {
            return 0;
        }

        try
        {
            var request = new SpawnRequest { Path = Path.GetFullPath(program), Arguments = ["nvidia-smi", "-L"], Environment = ThisProcess.Environment() };
            CapturedOutput end = CapturedProcess.Run(request, default, Patience);
            return end is { TimedOut: false, ExitCode: 0 } ? Encoding.UTF8.GetString(end.Output).Split('\n').Count(l => l.StartsWith("GPU ", StringComparison.Ordinal)) : 0;
        }
        catch (PosixException)
        {
            return 0;
        }
    }
}
