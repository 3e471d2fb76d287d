namespace Stint.Core.Tests.Logs;

/// <summary>Time that passes only when told to, or by a step with every look at it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public TimeSpan Step { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks += Step.Ticks;

    public void Pass(TimeSpan time) => _ticks += time.Ticks;
}
