using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary><c>stint result</c>: result.json, one document per run.</summary>
internal static class ResultVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        var json = new Option<bool>("--json") { Description = "The result is JSON in any case" };
        var verb = new Command("result", "Print how a run ended, as JSON. Exit code 3: it has not ended yet.") { json };
        var selection = new RunSelection(verb, latestByDefault: true);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunBook book = invocation.Open();
            foreach (RunRecord run in selection.Resolve(parsed, book))
            {
                invocation.Out.Line(Json.Document(ResultOf(run, book)));
            }

            return 0;
        }));
        return verb;
    }

    // Where a run ended without a runner to write it (lost, stopped before it started), the record is all there is to say.
    private static RunResult ResultOf(RunRecord run, RunBook book)
    {
        if (!run.Status.IsFinal())
        {
            throw new StintException(ErrorCode.NotFound, $"result: run {run.Id}: none yet, it is {run.Status.Word()}: wait for it with 'stint wait {run.Id}'");
        }

        try
        {
            if (!run.State.IsLost && RunFiles.Read(book.Workdir.Run(run.Id).Result, ContractsJson.Default.RunResult) is { } result)
            {
                return result;
            }
        }
        catch (DamagedFileException)
        {
        }

        return new RunResult
        {
            RunId = run.Id,
            ExitCode = run.ExitCode,
            Signal = run.Signal,
            Reason = run.Reason ?? RunReason.Lost,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt ?? run.UpdatedAt,
            DurationMs = run is { StartedAt: { } s, EndedAt: { } e } ? (long)((e - s) * 1000) : null,
            LogBytes = run.LogSize ?? 0,
            LogComplete = run.LogComplete ?? false,
            Message = run.Error,
        };
    }
}
