using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>Appends the command's output to a file of the user's while it grows. A failure ends the copy and is kept in <see cref="Problem"/>; it never harms the run.</summary>
internal sealed class LogCopy : IDisposable
{
    private const int StepSize = 16 * 1024, StepsPerPump = 64;
    private readonly string _path;
    private readonly Inotify? _changes;
    private readonly Descriptor? _log;
    private readonly Descriptor? _copy;
    private long _copied;

    private LogCopy(string path, RunDirectory directory)
    {
        _path = path;
        try
        {
            _copy = Descriptor.OpenAppendNonBlocking(path, 0b110_110_110);
            _log = Descriptor.OpenRead(directory.Log);
            _changes = Inotify.Open();
            _changes.Add(directory.Log, Inotify.Modified);
        }
        catch (PosixException e)
        {
            Problem = $"the copy of the log could not be written: {e.Message}";
        }
    }

    /// <summary>What went wrong with the copy, or null.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Readable when the log has grown; null when there is nothing to follow (any more).</summary>
    internal Descriptor? Events => Problem is null ? _changes?.Descriptor : null;

    /// <summary>Whether the last <see cref="Pump"/> left some of the log for the next.</summary>
    internal bool HasMore { get; private set; }

    internal static LogCopy? Start(RunSpec spec, RunDirectory directory) => spec.LogFile is { } path ? new LogCopy(path, directory) : null;

    /// <summary>Copies what is new, a megabyte at most, up to <paramref name="end"/>.</summary>
    internal void Pump(long end = long.MaxValue)
    {
        HasMore = false;
        if (Problem is not null)
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[StepSize];
        try
        {
            _ = _changes!.Descriptor.Read(buffer); // the events say no more than that there are any
            for (int i = 0; i < StepsPerPump; i++)
            {
                int n = _log!.ReadAt(buffer[..(int)Math.Clamp(end - _copied, 0, buffer.Length)], _copied);
                if (n == 0 || _copy!.Write(buffer[..n]) is not { } written)
                {
                    return; // all is copied, or a pipe's reader is slow: the next event brings it on
                }

                _copied += written;
            }

            HasMore = true;
        }
        catch (PosixException e)
        {
            Problem = $"the copy of the log could not be written: {_path}: {Errno.Describe(e.Error)}";
        }
    }

    /// <summary>Copies what is left of the command's output, within two seconds.</summary>
    internal void Finish(long logBytes)
    {
        long deadline = Clock.After(2);
        while (Problem is null && _copied < logBytes)
        {
            if (Clock.Ticks >= deadline)
            {
                Problem = $"the copy of the log is not complete: {_path} takes no more";
                return;
            }

            Pump(logBytes);
            if (!HasMore && _copied < logBytes)
            {
                _ = Readiness.WaitToRead(TimeSpan.FromMilliseconds(10)); // a slow reader of a pipe
            }
        }
    }

    public void Dispose()
    {
        _changes?.Dispose();
        _log?.Dispose();
        _copy?.Dispose();
    }
}
