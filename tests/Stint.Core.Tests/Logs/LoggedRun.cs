using System.Text;
using Stint.Contracts;
using Stint.TestKit;

namespace Stint.Core.Tests.Logs;

/// <summary>A run directory in a temporary folder, and what the pane's pipe and the runner do to it.</summary>
internal sealed class LoggedRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LoggedRun()
    {
        Directory = new RunDirectory(_folder.At(Id.ToString()));
        System.IO.Directory.CreateDirectory(Directory.Path);
    }

    public RunId Id { get; } = RunId.Parse("0123456789ab");

    public RunDirectory Directory { get; }

    public void Append(string text) => Append(Encoding.UTF8.GetBytes(text));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        using var log = new FileStream(Directory.Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        log.Write(bytes);
    }

    public void End(long logBytes) => RunFiles.Replace(
        Directory.Result, new RunResult { RunId = Id, Reason = RunReason.Exit, EndedAt = 1, LogBytes = logBytes }, ContractsJson.Default.RunResult);

    public void Dispose() => _folder.Dispose();
}
