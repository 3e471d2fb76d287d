using System.Text;
using Stint.Core.Logs.Streams;

namespace Stint.Core.Tests.Logs.Streams;

/// <summary>One reader of a stream.</summary>
internal sealed class LogReading(IAsyncEnumerator<LogDelta> pieces) : IAsyncDisposable
{
    /// <summary>Null at the end.</summary>
    public async Task<LogDelta?> Next() =>
        await pieces.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)) ? pieces.Current : null;

    /// <summary>All pieces to the end, which must join without a gap.</summary>
    public async Task<(LogDelta First, string Text, long End)> All()
    {
        var text = new StringBuilder();
        LogDelta? first = null, last = null;
        while (await Next() is { } piece)
        {
            first ??= piece;
            Assert.Equal(last?.NextOffset ?? piece.Offset, piece.Offset);
            last = piece;
            text.Append(piece.Content);
        }

        return (first!, text.ToString(), last?.NextOffset ?? 0);
    }

    public ValueTask DisposeAsync() => pieces.DisposeAsync();
}
