using Stint.Core.Runs;

namespace Stint.Core.Tests.Runs;

public sealed class RunQueryTests
{
    [Theory]
    [InlineData("Nightly Build", "nightly-build")]
    [InlineData("nightly-build", "nightly-build")]
    [InlineData(null, null)]
    public void A_tag_is_looked_for_as_runs_have_it(string? written, string? meant) => Assert.Equal(meant, new RunQuery { Tag = written }.Tag);
}
