using System.Runtime.InteropServices;

namespace Stint.Core.Workspaces.Building;

/// <summary>While it lives, a signal that ends this process takes the unfinished session along.</summary>
internal sealed class BuildAbandoned : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    internal BuildAbandoned(BuildMark mark)
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, _ => mark.ClearOwn()));
        }
    }

    public void Dispose() => _registrations.ForEach(r => r.Dispose());
}
