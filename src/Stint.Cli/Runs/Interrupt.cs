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

    /// <summary>Whether a second one has come already or comes in time.</summary>
    internal bool ComesAgain(TimeSpan within)
    {
        long end = Environment.TickCount64 + (long)within.TotalMilliseconds;
        Span<byte> seen = stackalloc byte[16];
        while (_count < 2)
        {
            long left = end - Environment.TickCount64;
            if (left <= 0)
            {
                return false;
            }

            if (Readiness.WaitToRead(TimeSpan.FromMilliseconds(left), _read) != 0)
            {
                _read.Read(seen); // the count says how many there were
            }
        }

        return true;
    }

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _read.Dispose();
        _write.Dispose();
    }
}
