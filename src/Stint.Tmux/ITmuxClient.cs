namespace Stint.Tmux;

/// <summary>
/// A way to have a tmux server run command lists: one process per call (<see cref="TmuxServer"/>) or one lasting connection
/// (<see cref="Control.ControlClient"/>). Both answer alike. Everything in <see cref="TmuxClientExtensions"/> works on both.
/// </summary>
public interface ITmuxClient
{
    /// <summary>
    /// Runs the commands in order until one fails, and blocks until that is done or the deadline has passed. Failures are a reply;
    /// only cancellation throws (<see cref="OperationCanceledException"/>).
    /// </summary>
    /// <param name="list">At least one command.</param>
    /// <param name="input">What <c>load-buffer -</c> reads.</param>
    /// <param name="deadline">The client's own when null.</param>
    /// <param name="ct">Gives up waiting; what was asked may still happen.</param>
    TmuxReply TryRun(TmuxCommandList list, ReadOnlyMemory<byte> input = default, TimeSpan? deadline = null, CancellationToken ct = default);
}
