using Stint.Cli.Serve;
using Stint.Core.Kernel;
using Stint.TestKit;

namespace Stint.Cli.Tests;

public sealed class BrowserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_browser_is_led_to_the_page_by_a_private_file_and_no_argument_holds_the_token()
    {
        var workdir = new Workdir(_folder.Path);
        string opener = _folder.WriteScript("opener", $"#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\" >'{_folder.At("arguments")}.part'\nmv '{_folder.At("arguments")}.part' '{_folder.At("arguments")}'\n");
        string file = Browser.RedirectFile(workdir);

        Assert.Null(Browser.Open(workdir, "http://127.0.0.1:1/ui/#token=secret&\"<", opener));

        await Eventually.True(() => File.Exists(_folder.At("arguments")), "the opener is started");
        Assert.Contains(file, await File.ReadAllTextAsync(_folder.At("arguments"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(_folder.At("arguments"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("url=http://127.0.0.1:1/ui/#token=secret&amp;&quot;&lt;\"", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.Delete(file);
    }

    [Fact]
    public void What_cannot_be_opened_is_said_and_leaves_no_file()
    {
        var workdir = new Workdir(_folder.Path);

        Assert.Contains("xdg-open", Browser.Open(workdir, "http://x/", opener: null), StringComparison.Ordinal);
        Assert.Contains("open the address yourself", Browser.Open(workdir, "http://x/", _folder.At("missing")), StringComparison.Ordinal);
        Assert.False(File.Exists(Browser.RedirectFile(workdir)));
    }

    [Fact]
    public void Without_a_page_none_is_opened() => Assert.False(Browser.IsWelcome(wanted: true, _ => ":0", terminal: true));

    public void Dispose() => _folder.Dispose();
}
