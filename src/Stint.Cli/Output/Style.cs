using Stint.Contracts;
using Stint.Core.Doctor;

namespace Stint.Cli.Output;

/// <summary>Colours, or none: on a terminal unless <c>NO_COLOR</c> is set or <c>--color</c> says otherwise.</summary>
internal sealed record Style(bool Colors)
{
    internal static Style For(string choice) => new(choice switch
    {
        "always" => true,
        "never" => false,
        _ => OutputStream.IsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb",
    });

    internal string Dim(string text) => Paint("2", text);

    internal string Bold(string text) => Paint("1", text);

    internal string Status(RunStatus status, string text) => Paint(
        status switch
        {
            RunStatus.Finished => "32",
            RunStatus.Failed => "31",
            RunStatus.Stopped => "33",
            RunStatus.Running => "36",
            RunStatus.Launching => "36",
            _ => "2",
        },
        text);

    internal string Check(CheckState state, string text) => Paint(state switch { CheckState.Ok => "32", CheckState.Warn => "33", _ => "1;31" }, text);

    private string Paint(string code, string text) => Colors ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
