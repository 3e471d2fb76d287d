using System.Globalization;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Cli.Output;

/// <summary>Times, durations and sizes as people read them.</summary>
internal static class Human
{
    internal static string Time(double? seconds) =>
        seconds is { } s ? LocalTime.Of(Clock.FromSeconds(s)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "-";

    internal static string Ago(double seconds, double now) => $"{Span(Math.Max(0, now - seconds), coarse: true)} ago";

    internal static string Span(double seconds, bool coarse = false)
    {
        var span = TimeSpan.FromSeconds(seconds);
        return span switch
        {
            { TotalMilliseconds: < 1 } when !coarse => "<1ms",
            { TotalSeconds: < 1 } when !coarse => Format($"{(int)span.TotalMilliseconds}ms"),
            { TotalSeconds: < 10 } when !coarse => Format($"{span.TotalSeconds:0.0}s"),
            { TotalSeconds: < 60 } => Format($"{(int)span.TotalSeconds}s"),
            { TotalMinutes: < 60 } => coarse ? Format($"{(int)span.TotalMinutes}m") : Format($"{(int)span.TotalMinutes}m{span.Seconds:00}s"),
            { TotalHours: < 24 } => coarse ? Format($"{(int)span.TotalHours}h") : Format($"{(int)span.TotalHours}h{span.Minutes:00}m"),
            _ => coarse ? Format($"{(int)span.TotalDays}d") : Format($"{(int)span.TotalDays}d{span.Hours:00}h"),
        };
    }

    internal static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        double value = bytes;
        int unit = 0;
        for (; value >= 1000 && unit < units.Length - 1; unit++)
        {
            value /= 1000;
        }

        return unit == 0 ? Format($"{bytes} B") : Format($"{value:0.#} {units[unit]}");
    }

    /// <summary>How a run stands, in one phrase: <c>running</c>, <c>finished</c>, <c>failed (exit 7)</c>, <c>stopped</c>.</summary>
    internal static string Outcome(RunStatus status, RunReason? reason, int? exitCode, string? signal) => (status, reason) switch
    {
        (RunStatus.Failed, RunReason.Exit) => $"failed (exit {exitCode})",
        (RunStatus.Failed, RunReason.Signal) => $"failed (SIG{signal})",
        (RunStatus.Failed, { } why) => $"failed ({why.Word()})",
        _ => status.Word(),
    };

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
