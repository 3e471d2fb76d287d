using System.CommandLine;
using System.Text;
using System.Text.Json;
using Stint.Cli.Config;
using Stint.Cli.Help;
using Stint.Cli.Output;
using Stint.Core.Doctor;
using Stint.Core.Kernel;

namespace Stint.Cli;

/// <summary><c>stint doctor</c>: what is wrong, and how to mend it.</summary>
internal static class DoctorVerb
{
    internal const string Name = "doctor";

    internal static Command Create(Verbs verbs)
    {
        var json = new Option<bool>("--json") { Description = "Print the checks as JSON" };
        var verb = new Command(Name, "Check what Stint depends on: tmux, tools, disk, records, logout. Says what is wrong and how to mend it; exit code 1 if anything is bad.") { json };
        verb.SetAction(parsed => Invocation.Use(parsed, verbs.Globals, invocation =>
        {
            var patient = new Patient(invocation.Workdir, invocation.Tmux, RunnerProgram.Path, ProgramVersion.Text);
            IEnumerable<Check> checks = Examination.Of(patient).Append(ConfigCheck(verbs));
            return parsed.GetValue(json) ? PrintJson(invocation, [.. checks]) : Print(invocation, checks);
        }));
        return verb;
    }

    private static Check ConfigCheck(Verbs verbs)
    {
        try
        {
            return new Check("config", CheckState.Ok, ConfigKeys.CheckAll(verbs));
        }
        catch (StintException e)
        {
            return new Check("config", CheckState.Bad, e.Message, "every verb but doctor, completions and version refuses to work until this is mended");
        }
    }

    private static int Print(Invocation invocation, IEnumerable<Check> checks)
    {
        const int NameWidth = 16, MarkWidth = 6;
        int[] counts = new int[3];
        int width = Math.Max(30, OutputStream.Width - NameWidth - MarkWidth);
        string indent = "\n" + new string(' ', NameWidth + MarkWidth);
        foreach (Check check in checks)
        {
            counts[(int)check.State]++;
            invocation.Out.Write(invocation.Style.Check(check.State, Word(check.State).PadRight(MarkWidth)) + check.Name.PadRight(NameWidth));
            invocation.Out.Line(string.Join(indent, TextLayout.Wrap(Printable(check.Finding), width)));
            if (check.Remedy is not null)
            {
                invocation.Out.Line(indent[1..] + invocation.Style.Bold(string.Join(indent, TextLayout.Wrap(Printable(check.Remedy), width))));
            }

            invocation.Out.Flush();
        }

        invocation.Out.Line();
        invocation.Out.Line(Summary(counts[(int)CheckState.Bad], counts[(int)CheckState.Warn]));
        return counts[(int)CheckState.Bad] > 0 ? ErrorLine.Failed : 0;
    }

    internal static string Summary(int bad, int warnings) => (bad, warnings) switch
    {
        (0, 0) => "All is well.",
        (0, 1) => "Stint works; there is one warning.",
        (0, _) => $"Stint works; there are {warnings} warnings.",
        (1, _) => "One thing is bad and keeps Stint, or a part of it, from working.",
        _ => $"{bad} things are bad and keep Stint, or parts of it, from working.",
    };

    private static int PrintJson(Invocation invocation, List<Check> checks)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Indented = OutputStream.IsTerminal, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartArray();
            foreach (Check check in checks)
            {
                writer.WriteStartObject();
                writer.WriteString("name", check.Name);
                writer.WriteString("state", Word(check.State));
                writer.WriteString("finding", check.Finding);
                writer.WriteString("remedy", check.Remedy);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        invocation.Out.Line(Encoding.UTF8.GetString(buffer.ToArray()));
        return checks.Any(c => c.State == CheckState.Bad) ? ErrorLine.Failed : 0;
    }

    private static string Word(CheckState state) => state switch { CheckState.Ok => "ok", CheckState.Warn => "warn", _ => "bad" };

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
