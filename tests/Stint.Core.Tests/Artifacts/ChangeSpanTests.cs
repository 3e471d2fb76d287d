using Stint.Core.Artifacts;
using Stint.Posix;

namespace Stint.Core.Tests.Artifacts;

/// <summary>Which files a run that went from second 100 to second 200 may have made or changed, seen at second 300.</summary>
public sealed class ChangeSpanTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(150.5, 150.5, 150.5, true)] // made and changed while it went
    [InlineData(50.0, 150.5, 150.5, true)] // changed while it went
    [InlineData(150.5, 50.5, 150.5, true)] // made then, with an old time, as tar does
    [InlineData(50.5, 50.5, 150.5, false)] // only renamed, or its mode changed
    [InlineData(50.5, 99.5, 99.5, false)] // before
    [InlineData(50.5, 250.5, 250.5, false)] // afterwards
    [InlineData(250.5, 150.5, 250.5, false)] // a copy made afterwards that has kept its time
    [InlineData(150.5, 250.5, 250.5, true)] // made then, and changed afterwards
    [InlineData(50.5, 5000.5, 150.5, true)] // changed then by a clock that is ahead
    [InlineData(50.5, 5000.5, 60.5, false)] // changed before by a clock that is ahead
    [InlineData(null, 150.5, 150.5, true)] // a file system that keeps no time of making
    [InlineData(null, 100.0, 100.0, true)] // one that keeps whole seconds: it may have been 100.9
    [InlineData(50.5, 200.5, 200.5, false)] // the next one in the same folder may have begun
    public void What_counts_is_when_the_content_changed(double? born, double modified, double changed, bool covered)
    {
        ChangeSpan span = ChangeSpan.Of(100.25, 200)!.Value;
        var file = new FileStatus(FileKind.Regular, 1, 0, 1, 1, 1, At(modified), At(changed), born is { } b ? At(b) : null);
        Assert.Equal(covered, span.Covers(file, 300 * Second));
    }

    [Fact]
    public void A_run_that_was_never_launched_has_changed_nothing() => Assert.Null(ChangeSpan.Of(null, 200));

    private static long At(double seconds) => (long)(seconds * 1000) * 1_000_000;
}
