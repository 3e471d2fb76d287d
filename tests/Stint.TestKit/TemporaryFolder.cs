namespace Stint.TestKit;

/// <summary>A new empty folder with a short path, removed with all in it. Removing never throws.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("st-").FullName;

    public string Path { get; }

    /// <summary>A path inside the folder.</summary>
    public string At(params ReadOnlySpan<string> names) => System.IO.Path.Join([Path, .. names]);

    /// <summary>Writes a program that anyone may execute and returns its path.</summary>
    public string WriteScript(string name, string script)
    {
        string path = At(name);
        ScriptFile.Write(path, script);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What a test has left unremovable is not worth failing another test for.
        }
    }
}
