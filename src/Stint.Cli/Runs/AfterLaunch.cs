using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Queue;
using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary>What a launching verb does once the run is under way: print its id, wait for it, or follow its output.</summary>
internal sealed class AfterLaunch
{
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait for the end and exit with the command's code" };
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Show the output until the end and exit with the command's code" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the run as JSON" };

    internal AfterLaunch(Command verb)
    {
        verb.Options.Add(_wait);
        verb.Options.Add(_follow);
        verb.Options.Add(_json);
    }

    internal bool Waits(ParseResult parsed) => parsed.GetValue(_wait) || parsed.GetValue(_follow);

    internal int Continue(ParseResult parsed, Invocation invocation, RunRecord run)
    {
        bool json = parsed.GetValue(_json);
        if (run.Status == RunStatus.Queued && Waits(parsed))
        {
            QueueHint.Give(invocation, invocation.Open(), run);
        }

        if (parsed.GetValue(_follow))
        {
            return Following.Show(invocation, run, json);
        }

        if (!parsed.GetValue(_wait))
        {
            Print(invocation, run, json);
            invocation.Out.Flush();
            QueueHint.Give(invocation, invocation.Open(), run);
            return 0;
        }

        if (!json)
        {
            Print(invocation, run, json: false);
            invocation.Out.Flush();
        }

        RunRecord ended = Waiting.UntilEnded(invocation.Open(), [run], timeout: null)[0];
        if (json)
        {
            Print(invocation, ended, json);
        }

        return RunExit.CodeOf(ended);
    }

    private static void Print(Invocation invocation, RunRecord run, bool json)
    {
        invocation.Out.Line(json ? Json.Document(RunView.Of(run, invocation.Workdir)) : run.Id.ToString());
        if (!json && OutputStream.ErrorIsTerminal && OutputStream.IsTerminal)
        {
            string hint = run.Status == RunStatus.Queued ? $"the queue: stint queue   launch it now: stint start {run.Id}"
                : run.Status == RunStatus.Ready ? $"launch it: stint start {run.Id}" : $"output: stint logs -f {run.Id}   window: stint attach {run.Id}";
            invocation.Notice(hint);
        }
    }
}
