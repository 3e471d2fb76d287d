using System.Text;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>Processes by what their environment held when they started.</summary>
internal static class Marks
{
    /// <summary>The living processes of a run, wherever they have gone.</summary>
    internal static IReadOnlyList<ProcessEntry> Of(RunId id)
    {
        byte[] mark = Encoding.UTF8.GetBytes($"STINT_RUN_ID={id}\0");
        return [.. ProcessTable.All().Where(e => e.IsAlive && Carries(e.Pid, mark))];
    }

    internal static bool Carries(int pid, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{pid}/environ").AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
