using Stint.Posix;

namespace Stint.TestKit;

/// <summary>Programs that tests write and then execute.</summary>
public static class ScriptFile
{
    /// <summary>
    /// Writes a script that anyone may execute; the folder must exist. A process of its own writes it: had this one the file open for
    /// writing, a child that another thread starts just then would inherit that for a moment, and executing the script fails with ETXTBSY.
    /// </summary>
    public static void Write(string path, OsString content)
    {
        var writer = new SpawnRequest
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", "cat >\"$1\" && chmod 755 \"$1\"", "sh", path],
            Environment = ["PATH=/usr/bin:/bin"],
        };
        CapturedOutput end = CapturedProcess.Run(writer, content.Bytes.ToArray(), TimeSpan.FromSeconds(30));
        if (end is not { ExitCode: 0, TimedOut: false })
        {
            throw new IOException($"{path} could not be written: {System.Text.Encoding.UTF8.GetString(end.Error)}");
        }
    }
}
