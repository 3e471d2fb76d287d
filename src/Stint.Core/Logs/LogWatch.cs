using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Logs;

/// <summary>Waits for file events in one run directory, and for who wants to interrupt that.</summary>
internal sealed class LogWatch : IDisposable
{
    // A watch on the directory tells what happens to the files in it too.
    private const uint Kinds = Inotify.Modified | Inotify.Created | Inotify.MovedTo | Inotify.Deleted | Inotify.SelfDeleted | Inotify.SelfMoved;
    private readonly RunDirectory _directory;
    private readonly Descriptor? _interrupt, _cancelled, _cancel;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _ct;
    private Inotify? _events;
    private bool _tried;

    public LogWatch(RunDirectory directory, Descriptor? interrupt, CancellationToken ct)
    {
        (_directory, _interrupt, _ct) = (directory, interrupt, ct);
        if (ct.CanBeCanceled)
        {
            (_cancelled, Descriptor cancel) = Descriptor.Pipe();
            _cancel = cancel;
            _registration = ct.Register(() => cancel.Write([1]));
        }
    }

    /// <summary>False where there are no file events or not all of them: then the caller's look must be quicker.</summary>
    public bool IsReliable { get; private set; } = true;

    public bool IsInterrupted => _ct.IsCancellationRequested || (_interrupt is not null && Readiness.WaitToRead(TimeSpan.Zero, _interrupt) != 0);

    /// <summary>Starts watching. True when it has just been started: what happened before went unseen.</summary>
    public bool Start()
    {
        if (_tried)
        {
            return false;
        }

        _tried = true;
        try
        {
            _events = Inotify.Open();
            _ = _events.Add(_directory.Path, Kinds);
            IsReliable = FileSystems.NetworkKind(_directory.Path) is null;
        }
        catch (PosixException)
        {
            IsReliable = false; // too many instances or watches, or no directory: the caller's look remains
        }

        return true;
    }

    /// <summary>
    /// Waits until something happens, the time is up or someone interrupts. True when something but bytes in the log happened: a result, or
    /// another file as the log.
    /// </summary>
    public bool Wait(TimeSpan timeout)
    {
        ulong ready = Readiness.WaitToRead(timeout, _events?.Descriptor, _interrupt, _cancelled);
        return (ready & 1) != 0
            && _events!.Read(TimeSpan.Zero).Any(e => e.Kind != Inotify.Modified || e.Name != Path.GetFileName(_directory.Log));
    }

    public void Dispose()
    {
        _registration.Dispose();
        _events?.Dispose();
        _cancelled?.Dispose();
        _cancel?.Dispose();
    }
}
