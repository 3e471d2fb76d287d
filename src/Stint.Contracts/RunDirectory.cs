namespace Stint.Contracts;

/// <summary>The folder of one run and the files in it. All are private to their owner.</summary>
public sealed record RunDirectory(string Path)
{
    /// <summary>The run's row as last written: what a rebuild of the database starts from.</summary>
    public string Record => In("run.json");

    /// <summary>What to run and how, written before the window exists. Holds the command's environment.</summary>
    public string Spec => In("spec.json");

    /// <summary>Created once, by the runner that starts the command or by whoever gives the launch up.</summary>
    public string Started => In("started.json");

    /// <summary>For a command typed into a window that was there: into which program. Written before the line is typed.</summary>
    public string Typed => In("typed.json");

    /// <summary>Locked by the runner as long as it lives.</summary>
    public string Lock => In("lock");

    /// <summary>The request to stop, written before any signal goes out.</summary>
    public string Stop => In("stop.json");

    /// <summary>What the terminal received, byte for byte. Created by the pane's pipe.</summary>
    public string Log => In("run.log");

    /// <summary>Where lines begin in the log; made when somebody asks for lines, and again when it is lost.</summary>
    public string LogIndex => In("run.log.idx");

    public string Result => In("result.json");

    /// <summary>Output and exit code of the --on-end command.</summary>
    public string OnEndLog => In("on-end.log");

    /// <summary>The command's own files; <c>$STINT_ARTIFACTS_DIR</c>.</summary>
    public string Artifacts => In("artifacts");

    /// <summary>What was found of the run's artifacts, and where: only what stands here is reached outside of <see cref="Artifacts"/>.</summary>
    public string FoundArtifacts => In("artifacts.json");

    private string In(string name) => $"{Path}/{name}";
}
