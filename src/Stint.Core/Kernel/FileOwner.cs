using Stint.Posix;

namespace Stint.Core.Kernel;

/// <summary>Whose a file is.</summary>
internal static class FileOwner
{
    /// <summary>Whether the path belongs to the user whose rights this process has. False when it is not there.</summary>
    internal static bool IsMine(string path) => FileSystems.OwnerOf(path) == Machine.UserId;
}
