using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>The request to stop, as the run directory has it.</summary>
internal sealed class StopFile(RunDirectory directory)
{
    /// <summary>The request, or null when nobody asked. One that cannot be read is still a request: it counts as a plain one.</summary>
    internal StopRequest? Read()
    {
        if (!Path.Exists(directory.Stop))
        {
            return null; // asked first: preparing to read costs a tenth of what a short run costs
        }

        try
        {
            return RunFiles.Read(directory.Stop, ContractsJson.Default.StopRequest);
        }
        catch (IOException)
        {
            return new StopRequest();
        }
    }

    /// <summary>The request's first signal; TERM where its name is unknown.</summary>
    internal static int SignalOf(StopRequest request) => Signals.TryParse(request.Signal, out int signal) ? signal : Signals.Terminate;
}
