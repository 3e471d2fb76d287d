using Stint.Cli.Output;
using Stint.Core.Queue;
using Stint.Core.Runs;

namespace Stint.Cli.Serve;

/// <summary>What is said when a server answers: its address on stdout, and to a person at a terminal what else is good to know.</summary>
internal static class ServeGreeting
{
    internal static void Print(Invocation invocation, string address, string? socket, params ReadOnlySpan<(string Label, string Text)> more)
    {
        invocation.Out.Line(address);
        invocation.Out.Flush();
        if (!OutputStream.ErrorIsTerminal)
        {
            return;
        }

        Style style = invocation.Style;
        var text = new System.Text.StringBuilder("\n");
        Row("serving", invocation.Workdir.Path);
        if (socket is not null)
        {
            Row("socket", $"{socket}  {style.Dim("only you can open it, and it asks for no token")}");
        }

        foreach ((string label, string value) in more)
        {
            Row(label, value);
        }

        OutputStream.Error(text.Append('\n').ToString());

        void Row(string label, string value) => text.Append("  ").Append(style.Dim(label.PadRight(9))).Append(value).Append('\n');
    }

    /// <summary>How the queue stands, in a few words; empty where nobody would read them.</summary>
    internal static string Queue(Invocation invocation)
    {
        if (!OutputStream.ErrorIsTerminal)
        {
            return "";
        }

        using RunBook book = RunBook.Open(invocation.Workdir, invocation.Tmux, TimeProvider.System, invocation.Notice, create: true)!;
        return Words(new RunQueue(book).Settings);
    }

    private static string Words(QueueSettings settings) =>
        $"{settings.Parallel} at a time{(settings.Paused ? ", paused" : "")}{string.Concat(settings.Slots.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $", {s.Value} {s.Key}"))}";
}
