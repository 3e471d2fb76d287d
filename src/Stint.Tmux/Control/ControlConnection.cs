using System.Buffers;
using System.Text;
using Stint.Posix;

namespace Stint.Tmux.Control;

/// <summary>
/// The one thread that reads and writes a control client's pipes. It writes requests as the pipe takes them, hands every block of this
/// client to them, and all else to a listener.
/// </summary>
internal sealed class ControlConnection
{
    private const int ErrorLimit = 64 * 1024;
    private readonly RequestQueue _requests = new();
    private readonly ControlProcess _process;
    private readonly ControlParser _parser;
    private readonly Action<ControlNotification> _listener;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _errors = new();
    private readonly Descriptor _wakeRead, _wakeWrite;
    private readonly Thread _thread;
    private ReadOnlyMemory<byte> _writing;
    private string? _reason;
    private volatile bool _attached;
    private volatile bool _closing;

    internal ControlConnection(ControlProcess process, ControlLimits limits, Action<ControlNotification> listener)
    {
        _process = process;
        _parser = new ControlParser(limits);
        _listener = listener;
        (_wakeRead, _wakeWrite) = Descriptor.Pipe();
        _wakeRead.SetNonBlocking();
        _wakeWrite.SetNonBlocking();
        _thread = new Thread(Work) { IsBackground = true, Name = "tmux control" };
        _thread.Start();
    }

    /// <summary>Completes with the reason when the connection has ended, for whatever reason, and its process is gone.</summary>
    internal Task<string> Ended => _ended.Task;

    /// <summary>The client's process.</summary>
    internal int Pid => _process.Pid;

    /// <summary>
    /// Why tmux would not attach: in a block, or, when it did not even understand the command, outside of any. It may run commands all the
    /// same before it goes, and before it says this.
    /// </summary>
    internal string? Complaint { get; private set; }

    /// <summary>From now on nothing that fails is taken for the attaching.</summary>
    internal void HasAttached() => _attached = true;

    internal void Send(ControlRequest request)
    {
        if (_requests.Add(request))
        {
            Wake();
        }
    }

    /// <summary>Ends the connection; returns when its thread and process are gone, within about a second.</summary>
    internal void Close()
    {
        _closing = true;
        Wake();
        _thread.Join();
    }

    // A full pipe is as good a call as one more byte in it. The lock keeps End from closing the pipe during a write.
    private void Wake()
    {
        lock (_wakeWrite)
        {
            _ = _wakeWrite.Number >= 0 ? _wakeWrite.Write("!"u8) : null;
        }
    }

    private void Work()
    {
        try
        {
            while (Step())
            {
            }

            ReadLastErrors();
        }
        catch (PosixException e)
        {
            _reason ??= e.Message;
        }

        End();
    }

    private bool Step()
    {
        _writing = _writing.IsEmpty ? _requests.TakeNext() : _writing;
        ulong ready = Readiness.Wait(
            [_process.Output, _process.Error, _wakeRead], [_writing.IsEmpty ? null : _process.Input], timeout: null);
        if ((ready & 4) != 0)
        {
            Span<byte> calls = stackalloc byte[256];
            _ = _wakeRead.Read(calls);
        }

        if (_closing)
        {
            _reason ??= "the control connection was closed";
            return false;
        }

        if ((ready & 2) != 0)
        {
            ReadErrors();
        }

        if ((ready & 8) != 0)
        {
            Write();
        }

        return (ready & 1) == 0 || ReadOutput();
    }

    private void Write()
    {
        try
        {
            _writing = _writing[(_process.Input.Write(_writing.Span) ?? 0)..];
        }
        catch (PosixException e) when (e.Error == Errno.BrokenPipe)
        {
            // tmux is about to end the connection; what it still says is worth reading.
            _process.Input.Dispose();
            _writing = default;
        }
    }

    private bool ReadOutput()
    {
        Span<byte> buffer = stackalloc byte[16 * 1024];
        int n = _process.Output.Read(buffer) ?? 0;
        if (n == 0)
        {
            return false;
        }

        var notifications = new List<ControlNotification>();
        _parser.Push(buffer[..n], notifications);
        notifications.ForEach(Take);
        return !_parser.IsBroken;
    }

    private void Take(ControlNotification notification)
    {
        switch (notification)
        {
            case ReplyBlock { FromThisClient: true } block:
                _requests.Answer(block);
                return;
            case ReplyBlock { Failed: true } attaching when !_attached:
                Complaint ??= ControlRequest.ErrorText(attaching.Output.Span);
                return;
            case ReplyBlock:
                return;
            case UnknownLine { Line.Span: [not (byte)'%', ..] } line when !_attached:
                Complaint ??= Encoding.UTF8.GetString(line.Line.Span);
                break;
            case Exited { Reason.Length: > 0 } exit:
                _reason ??= exit.Reason;
                break;
            case StreamBroken broken:
                _reason ??= broken.Reason;
                break;
        }

        _listener(notification);
    }

    private void ReadErrors()
    {
        Span<byte> buffer = stackalloc byte[4096];
        int n = _process.Error.Read(buffer) ?? 0;
        if (n == 0)
        {
            _process.Error.Dispose();
        }
        else if (_errors.WrittenCount < ErrorLimit)
        {
            _errors.Write(buffer[..n]);
        }
    }

    private void ReadLastErrors()
    {
        var patience = TimeSpan.FromMilliseconds(100);
        while (!_closing && _process.Error.Number >= 0 && Readiness.WaitToRead(patience, _process.Error) != 0)
        {
            ReadErrors();
        }
    }

    private void End()
    {
        string errors = Encoding.UTF8.GetString(_errors.WrittenSpan).TrimEnd('\n');
        string reason = _reason ?? (errors.Length > 0 ? errors : "the control connection ended");
        _requests.Close(reason);
        _process.Dispose();
        lock (_wakeWrite)
        {
            _wakeRead.Dispose();
            _wakeWrite.Dispose();
        }

        _ended.SetResult(reason);
    }
}
