using Stint.Core.Doctor;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Tests.Doctor;

/// <summary>What the doctor makes of what it finds.</summary>
public sealed class DoctorJudgementTests
{
    [Theory]
    [InlineData("", false, "ann", CheckState.Ok)]
    [InlineData("#KillUserProcesses=yes", false, "ann", CheckState.Ok)]
    [InlineData("[Login]\nKillUserProcesses=yes", false, "ann", CheckState.Bad)]
    [InlineData("KillUserProcesses=yes", true, "ann", CheckState.Ok)]
    [InlineData("KillUserProcesses=yes", false, "root", CheckState.Ok)]
    [InlineData("KillUserProcesses=yes\nKillExcludeUsers=ann", false, "ann", CheckState.Ok)]
    [InlineData("KillUserProcesses=yes\nKillOnlyUsers=bob", false, "ann", CheckState.Ok)]
    [InlineData("KillUserProcesses=yes\nKillOnlyUsers=bob", false, "bob", CheckState.Bad)]
    [InlineData("KillUserProcesses=yes|KillUserProcesses=no", false, "ann", CheckState.Ok)]
    [InlineData("KillUserProcesses=no|KillUserProcesses = True", false, "ann", CheckState.Bad)]
    public void Logout_is_bad_only_where_logind_kills_what_the_user_leaves(string configs, bool lingers, string user, CheckState state) =>
        Assert.Equal(state, LoginChecks.Judge(user, configs.Split('|'), lingers).State);

    [Theory]
    [InlineData(0, 100, 0, 0, CheckState.Bad)]
    [InlineData(0.5, 100, 0, 0, CheckState.Warn)]
    [InlineData(4, 100, 0, 0, CheckState.Warn)]
    [InlineData(50, 100, 0, 0, CheckState.Ok)]
    [InlineData(50, 100, 5, 1000, CheckState.Warn)]
    [InlineData(50, 100, 500, 1000, CheckState.Ok)]
    public void Little_room_is_a_warning_and_none_is_bad(double free, double total, long freeInodes, long inodes, CheckState state) =>
        Assert.Equal(state, WorkdirChecks.Space("/w", new DiskSpace((long)(free * 1e9), (long)(total * 1e9), freeInodes, inodes)).State);

    [Theory]
    [InlineData("LANG=de_DE.UTF-8", CheckState.Ok)]
    [InlineData("LANG=C.utf8", CheckState.Ok)]
    [InlineData("LANG=C", CheckState.Warn)]
    [InlineData("", CheckState.Warn)]
    [InlineData("LANG=C.UTF-8 LC_ALL=C", CheckState.Warn)]
    [InlineData("LANG=C LC_CTYPE=C.UTF-8", CheckState.Ok)]
    public void The_locale_that_counts_must_be_UTF8(string environment, CheckState state) =>
        Assert.Equal(state, ProgramChecks.Locale(name => environment.Split(' ').FirstOrDefault(e => e.StartsWith(name + "=", StringComparison.Ordinal))?.Split('=')[1]).State);

    [Theory]
    [InlineData("Limit                     Soft Limit           Hard Limit           Units     \nMax open files            256                  512                  files     \n", CheckState.Warn)]
    [InlineData("Max open files            1024                 524288               files     \n", CheckState.Ok)]
    [InlineData("Max open files            unlimited            unlimited            files     \n", CheckState.Ok)]
    [InlineData("", CheckState.Ok)]
    public void The_hard_limit_of_open_files_counts(string limits, CheckState state) => Assert.Equal(state, LimitChecks.OpenFiles(limits).State);

    [Theory]
    [InlineData(16L, 100_000L, CheckState.Warn)]
    [InlineData(128L, 1024L, CheckState.Warn)]
    [InlineData(128L, 65536L, CheckState.Ok)]
    [InlineData(null, null, CheckState.Ok)]
    public void Few_file_watches_are_a_warning(long? instances, long? watches, CheckState state) =>
        Assert.Equal(state, LimitChecks.FileEvents(instances, watches).State);

    [Theory]
    [InlineData(null, "3.3a", CheckState.Ok)]
    [InlineData(null, "3.4", CheckState.Warn)]
    [InlineData(TmuxFailure.NoServer, "", CheckState.Ok)]
    [InlineData(TmuxFailure.TimedOut, "", CheckState.Bad)]
    [InlineData(TmuxFailure.Refused, "", CheckState.Bad)]
    public void The_users_server_may_be_absent_but_not_deaf(TmuxFailure? failure, string output, CheckState state)
    {
        var reply = new TmuxReply { Command = "tmux", ExitCode = 0, Output = System.Text.Encoding.UTF8.GetBytes(output), Error = "", Failure = failure };
        Assert.Equal(state, TmuxChecks.OwnServer("the default socket", reply, TmuxVersion.Parse("3.3a")).State);
    }

    [Fact]
    public void What_is_wrong_has_a_remedy()
    {
        Check[] wrong = [TmuxChecks.OwnOptions("on"), WorkdirChecks.Space("/w", default), LimitChecks.FileEvents(1, 1)];
        Assert.All(wrong, check => Assert.NotEqual(CheckState.Ok, check.State));
        Assert.All(wrong, check => Assert.False(string.IsNullOrEmpty(check.Remedy)));
    }
}
