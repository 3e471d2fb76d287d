using System.Buffers;
using System.Text;
using Stint.Posix;

namespace Stint.Tmux.Control;

/// <summary>
/// A command list on its way: the line that asks for it, a second line whose answer marks its end (one command may answer with several
/// blocks, as <c>if-shell</c> does, so they cannot be counted), and the answer so far.
/// </summary>
internal sealed class ControlRequest
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly TaskCompletionSource<TmuxReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _endMark;
    private readonly string _command;
    private readonly int _commands;
    private readonly bool _endsConnection;
    private string? _error;
    private int _blocks;
    private volatile bool _abandoned;

    internal ControlRequest(TmuxCommandList list, string command)
    {
        string mark = "end-" + SecureRandom.Hex(8);
        _command = command;
        _commands = list.Count;
        _endsConnection = list[^1].Name is "kill-server" or "kill-session";
        _endMark = Encoding.ASCII.GetBytes(mark + "\n");
        Lines = Encoding.UTF8.GetBytes($"{list.ToLine()}\n{new TmuxCommandList(Commands.DisplayMessage(mark)).ToLine()}\n");
    }

    internal byte[] Lines { get; }

    internal Task<TmuxReply> Reply => _reply.Task;

    /// <summary>Nobody waits for the reply any more; what was not sent yet need not be.</summary>
    internal bool Abandoned => _abandoned;

    internal void Abandon() => _abandoned = true;

    /// <summary>Takes the next block of this client's commands; true when it was the last of this request, which is then answered.</summary>
    internal bool Take(ReplyBlock block)
    {
        if (!block.Failed && block.Output.Span.SequenceEqual(_endMark))
        {
            Answer(_error is null ? null : FailureTable.Kind(_error), _error is null ? 0 : 1, _error ?? "");
            return true;
        }

        _blocks++;
        if (block.Failed)
        {
            _error ??= ErrorText(block.Output.Span);
        }
        else if (!_abandoned)
        {
            _output.Write(block.Output.Span);
        }

        return false;
    }

    /// <summary>
    /// The connection is gone. Done is then only what was to end it and was answered in full: others may be answered before they are
    /// done, as <c>wait-for</c> is.
    /// </summary>
    internal void Lose(string reason)
    {
        bool done = _endsConnection && _blocks >= _commands && _error is null;
        Answer(done ? null : TmuxFailure.ConnectionLost, done ? 0 : -1, done ? "" : reason);
    }

    internal void Refuse(TmuxFailure failure, string reason) => Answer(failure, -1, reason);

    internal TmuxReply TimedOut() => TmuxServer.Failed(_command, TmuxFailure.TimedOut, "");

    internal static string ErrorText(ReadOnlySpan<byte> output)
    {
        const string Prefix = "parse error: ";
        string text = Encoding.UTF8.GetString(output).TrimEnd('\n');
        return text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
    }

    private void Answer(TmuxFailure? failure, int exitCode, string error) => _ = _reply.TrySetResult(
        new TmuxReply { Command = _command, ExitCode = exitCode, Output = _output.WrittenMemory, Error = error, Failure = failure });
}
