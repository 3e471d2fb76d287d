using System.Runtime.InteropServices;

namespace Stint.Core.Workspaces.Building;

/// <summary>While it lives, a signal that ends this process takes along the program that was started for it, and then the unfinished session.</summary>
internal sealed class BuildAbandoned : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    internal BuildAbandoned(ShownProgram program, Action clear)
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, _ =>
            {
                program.End();
                clear();
            }));
        }
    }

    public void Dispose() => _registrations.ForEach(r => r.Dispose());
}
