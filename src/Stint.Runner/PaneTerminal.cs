using Stint.Posix;

namespace Stint.Runner;

/// <summary>
/// The pane's terminal, opened apart from the command's descriptors so that it never blocks. It may vanish at any time: then
/// <see cref="IsGone"/> is true and nothing more is written.
/// </summary>
internal sealed class PaneTerminal : IDisposable
{
    private readonly Descriptor? _device;
    private readonly byte[]? _settings;

    private PaneTerminal(Descriptor? device)
    {
        _device = device;
        _settings = device is null ? null : Terminal.Save(device.Number);
    }

    /// <summary>Opens the controlling terminal and notes its settings for <see cref="Restore"/>.</summary>
    internal static PaneTerminal Open()
    {
        try
        {
            return new PaneTerminal(Descriptor.OpenTerminal("/dev/tty"));
        }
        catch (PosixException)
        {
            return new PaneTerminal(null);
        }
    }

    internal bool IsGone => Size is null;

    internal (int Columns, int Rows)? Size => _device is null ? null : Terminal.Size(_device.Number);

    /// <summary>The descriptor's number, or null when there never was a terminal.</summary>
    internal int? Number => _device?.Number;

    /// <summary>Puts a process group in the foreground. False when the terminal or the group is gone.</summary>
    internal bool SetForeground(int group) => _device is not null && Terminal.SetForeground(_device.Number, group);

    /// <summary>Gives the terminal the settings it had at first and lets output flow that Ctrl-S has stopped.</summary>
    internal void Restore()
    {
        if (_device is not null && _settings is not null)
        {
            _ = Terminal.Restore(_device.Number, _settings);
            _ = Terminal.ResumeOutput(_device.Number);
        }
    }

    /// <summary>Writes all of it, waiting until <paramref name="deadline"/> (on <see cref="Clock.Ticks"/>) at most. False when that did not work.</summary>
    internal bool Write(ReadOnlySpan<byte> text, long deadline)
    {
        if (_device is null)
        {
            return false;
        }

        try
        {
            while (!text.IsEmpty)
            {
                if (_device.Write(text) is { } n)
                {
                    text = text[n..];
                }
                else if (Clock.Ticks >= deadline)
                {
                    return false;
                }
                else
                {
                    _ = Readiness.Wait([], [_device], Clock.Until(deadline));
                }
            }

            return true;
        }
        catch (PosixException)
        {
            return false;
        }
    }

    /// <summary>
    /// Closes the terminal, as the last thing before the process ends, and waits until tmux has noticed (0.5 s at most). A tmux that records
    /// logins (libutempter) drops SIGCHLD for some milliseconds when a terminal closes: were both one event, it would now and then
    /// miss the end of the pane's process, and a window that should close would stay.
    /// </summary>
    internal void LetGo(SignalQueue signals)
    {
        if (IsGone || !Terminal.IsTerminal(0))
        {
            return;
        }

        Dispose();
        for (int i = 0; i <= 2; i++)
        {
            new Descriptor(i).Dispose();
        }

        // tmux answers by closing its side, which the kernel tells the session's leader. Children may hold the terminal: then it does not,
        // and the end of this process comes alone as well.
        long deadline = Clock.After(0.5);
        while (Clock.Ticks < deadline)
        {
            _ = Readiness.WaitToRead(Clock.Until(deadline), signals.Descriptor);
            while (signals.Next() is > 0 and var signal)
            {
                deadline = signal == Signals.Hangup ? 0 : deadline;
            }
        }
    }

    public void Dispose() => _device?.Dispose();
}
