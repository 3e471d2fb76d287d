using Stint.Core.Runs;

namespace Stint.Cli.Runs;

internal static class Following
{
    internal static int Show(Invocation invocation, RunRecord run, bool json) => Waiting.UntilEnded(invocation.Open(), [run], null).Count + (json ? 1 : 0);
}
