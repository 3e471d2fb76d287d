using Stint.Posix;

namespace Stint.Core.Kernel;

/// <summary>
/// Named moments at which a test may have this process die as by <c>kill -9</c>: the one whose name is in <c>STINT_FAULT</c>.
/// </summary>
public static class FaultPoint
{
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("STINT_FAULT");

    public static bool IsSet(string name) => Wanted == name;

    public static void Pass(string name)
    {
        if (IsSet(name))
        {
            Signals.SendToProcess(Environment.ProcessId, Signals.Kill);
        }
    }
}
