using System.Runtime.InteropServices;
using Stint.Posix;

namespace Stint.Cli.Runs;

/// <summary>Takes Ctrl-C (and TERM, HUP) as something to wait for instead of an end, while it lives.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly Descriptor _read;
    private readonly Descriptor _write;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile int _count;

    internal Interrupt()
    {
        (_read, _write) = Descriptor.Pipe();
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Interlocked.Increment(ref _count);
                _write.Write([1]);
            }));
        }
    }

    /// <summary>Readable once it came.</summary>
    internal Descriptor Descriptor => _read;

    internal bool Came => _count > 0;

    /// <summary>Waits for another one after those that came so far.</summary>
    internal bool ComesAgain(TimeSpan within)
    {
        Span<byte> seen = stackalloc byte[16];
        _read.Read(seen);
        return Readiness.WaitToRead(within, _read) != 0;
    }

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _read.Dispose();
        _write.Dispose();
    }
}
