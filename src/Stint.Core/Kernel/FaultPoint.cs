using Stint.Posix;

namespace Stint.Core.Kernel;

/// <summary>
/// Named moments at which a test may have this process die as by <c>kill -9</c>, or take its time: the one whose name is in <c>STINT_FAULT</c>.
/// </summary>
public static class FaultPoint
{
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("STINT_FAULT");

    public static bool IsSet(string name) => Wanted == name;

    /// <summary>A moment that takes more than a second if a test wants it to.</summary>
    public static void Linger(string name)
    {
        if (IsSet(name))
        {
            Thread.Sleep(1200); // only in a test: stands for a slow disk, so that progress is shown
        }
    }

    public static void Pass(string name)
    {
        if (IsSet(name))
        {
            Signals.SendToProcess(Environment.ProcessId, Signals.Kill);
        }
    }
}
