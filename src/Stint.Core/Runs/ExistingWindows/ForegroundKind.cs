namespace Stint.Core.Runs.ExistingWindows;

/// <summary>What a typed line means to the program in a pane's foreground.</summary>
internal enum ForegroundKind
{
    /// <summary>A shell at its prompt: it runs the line.</summary>
    Shell,

    /// <summary>It passes keys on to a shell elsewhere: ssh, mosh, a container's.</summary>
    Remote,

    /// <summary>Anything else, a shell that is busy with a script included.</summary>
    Busy,
}
