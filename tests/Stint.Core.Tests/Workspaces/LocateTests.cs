using Stint.Core.Kernel;
using Stint.Core.Workspaces;
using Stint.TestKit;

namespace Stint.Core.Tests.Workspaces;

public sealed class LocateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".tmuxp.yaml")]
    [InlineData(".tmuxp.yml")]
    [InlineData(".tmuxp.json")]
    public void A_folder_means_the_file_in_it(string name)
    {
        string file = Write(name);
        Assert.Equal(file, WorkspaceFile.Locate(_folder.Path).Path);
        Assert.Empty(WorkspaceFile.Locate(_folder.Path + "/").Notes);
    }

    [Fact]
    public void Of_several_the_first_counts_and_the_others_are_named()
    {
        Write(".tmuxp.json");
        Write(".tmuxp.yml");
        string first = Write(".tmuxp.yaml");
        WorkspaceFile found = WorkspaceFile.Locate(_folder.Path);
        Assert.Equal(first, found.Path);
        Assert.Equal([$"workspace: {_folder.Path}: .tmuxp.yaml is used, not .tmuxp.yml or .tmuxp.json: keep one, or name the file"], found.Notes);
    }

    [Fact]
    public void A_file_may_have_any_name()
    {
        string file = Write("work");
        Assert.Equal(file, WorkspaceFile.Locate(file).Path);
        Assert.Equal("s", WorkspaceFile.Locate(file).Read(_ => null).SessionName);
    }

    [Fact]
    public void A_file_of_any_name_may_be_JSON()
    {
        string file = _folder.At("work");
        File.WriteAllText(file, "{\n\t\"session_name\": \"a\\/b\", \"windows\": [{}]\n}");
        Assert.Equal("a/b", WorkspaceFile.Locate(file).Read(_ => null).SessionName);
        File.WriteAllText(file, "{session_name: flow, windows: [{}]}");
        Assert.Equal("flow", WorkspaceFile.Locate(file).Read(_ => null).SessionName);
    }

    [Fact]
    public void A_link_leads_to_the_file_and_relative_folders_begin_at_the_link()
    {
        Directory.CreateDirectory(_folder.At("there"));
        File.WriteAllText(_folder.At("there", "real.yaml"), "session_name: s\nstart_directory: ./x\nwindows: [{}]");
        File.CreateSymbolicLink(_folder.At("link.yaml"), "there/real.yaml");
        Assert.Equal(_folder.At("x"), WorkspaceFile.Locate(_folder.At("link.yaml")).Read(_ => null).StartDirectory);
    }

    [Fact]
    public void Nothing_outside_the_path_is_searched()
    {
        Write(".tmuxp.yaml");
        Directory.CreateDirectory(_folder.At("below", ".tmuxp.yaml"));
        Refused(_folder.At("below"), $"workspace: {_folder.At("below")}: the folder has no .tmuxp.yaml, .tmuxp.yml or .tmuxp.json: name the file");
        Refused(_folder.At("none"), $"workspace: {_folder.At("none")}: there is no such file or folder: name a tmuxp file or its folder");
        Refused("", "workspace: the path is empty or holds a NUL character: name a tmuxp file or its folder");
    }

    [Fact]
    public void A_pipe_is_not_waited_for() =>
        Assert.Throws<StintException>(() => WorkspaceFile.Locate("/dev/zero").Read(_ => null));

    [Fact]
    public void All_newer_files_are_read() => Assert.All(SampleFiles.In("newer"), file => WorkspaceFile.Locate(file).Read(Environment.GetEnvironmentVariable));

    [Fact]
    public void Line_ends_of_DOS_make_no_difference() => Assert.All(
        SampleFiles.All.Where(f => !f.EndsWith(".json", StringComparison.Ordinal)),
        file => Assert.Equal(PlanText.Of(SampleFiles.Of(File.ReadAllText(file))), PlanText.Of(SampleFiles.Of(File.ReadAllText(file).Replace("\n", "\r\n")))));

    private static void Refused(string path, string message)
    {
        StintException e = Assert.Throws<StintException>(() => WorkspaceFile.Locate(path));
        Assert.Equal((ErrorCode.Invalid, message), (e.Code, e.Message));
    }

    private string Write(string name)
    {
        File.WriteAllText(_folder.At(name), "session_name: s\nwindows: [{}]\n");
        return _folder.At(name);
    }
}
