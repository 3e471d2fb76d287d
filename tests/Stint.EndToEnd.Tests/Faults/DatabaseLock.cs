using System.Diagnostics;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>Another program in the middle of something with the database, until disposed.</summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly Process _program;

    internal DatabaseLock(StintCli stint, string sql)
    {
        _program = Process.Start(new ProcessStartInfo("sqlite3", [stint.Database]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _program.StandardInput.WriteLine(sql);
        _program.StandardInput.WriteLine("SELECT 'locked';");
        _program.StandardInput.Flush();
        for (string? line = ""; line != "locked"; line = _program.StandardOutput.ReadLine())
        {
            Assert.True(line is not null, "sqlite3 has ended");
        }
    }

    public void Dispose()
    {
        _program.Kill();
        _program.WaitForExit();
        _program.Dispose();
    }
}
