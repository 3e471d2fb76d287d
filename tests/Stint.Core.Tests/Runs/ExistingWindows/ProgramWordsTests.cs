using Stint.Core.Runs.ExistingWindows;

namespace Stint.Core.Tests.Runs.ExistingWindows;

public sealed class ProgramWordsTests
{
    [Theory]
    [InlineData("bash", ForegroundKind.Shell)]
    [InlineData("-bash", ForegroundKind.Shell)]
    [InlineData("/usr/bin/zsh -l", ForegroundKind.Shell)]
    [InlineData("bash --norc -i", ForegroundKind.Shell)]
    [InlineData("bash --rcfile /tmp/rc", ForegroundKind.Shell)]
    [InlineData("bash -o vi", ForegroundKind.Shell)]
    [InlineData("fish", ForegroundKind.Shell)]
    [InlineData("dash", ForegroundKind.Shell)]
    [InlineData("bash train.sh", ForegroundKind.Busy)]
    [InlineData("sh -c sleep", ForegroundKind.Busy)]
    [InlineData("bash -lc make", ForegroundKind.Busy)]
    [InlineData("vim a", ForegroundKind.Busy)]
    [InlineData("python3", ForegroundKind.Busy)]
    [InlineData("", ForegroundKind.Busy)]
    [InlineData("ssh host", ForegroundKind.Remote)]
    [InlineData("ssh -p 2222 -i key user@host", ForegroundKind.Remote)]
    [InlineData("ssh -p2222 host", ForegroundKind.Remote)]
    [InlineData("ssh -t host tmux", ForegroundKind.Remote)]
    [InlineData("ssh host make -j", ForegroundKind.Busy)]
    [InlineData("ssh -o t host make", ForegroundKind.Busy)]
    [InlineData("ssh", ForegroundKind.Busy)]
    [InlineData("mosh-client 10.0.0.1 60001", ForegroundKind.Remote)]
    [InlineData("docker exec -it web bash", ForegroundKind.Remote)]
    [InlineData("docker run --tty image", ForegroundKind.Remote)]
    [InlineData("docker logs -f web", ForegroundKind.Busy)]
    [InlineData("podman exec -ti web sh", ForegroundKind.Remote)]
    [InlineData("kubectl exec -it pod -- sh", ForegroundKind.Remote)]
    [InlineData("kubectl get pods", ForegroundKind.Busy)]
    [InlineData("apptainer shell image.sif", ForegroundKind.Remote)]
    [InlineData("apptainer exec image.sif python train.py", ForegroundKind.Busy)]
    [InlineData("singularity run image.sif", ForegroundKind.Busy)]
    [InlineData("srun --pty bash", ForegroundKind.Remote)]
    [InlineData("srun train", ForegroundKind.Busy)]
    [InlineData("sudo -i", ForegroundKind.Remote)]
    [InlineData("sudo -u other bash", ForegroundKind.Remote)]
    [InlineData("sudo make install", ForegroundKind.Busy)]
    [InlineData("su - other", ForegroundKind.Remote)]
    [InlineData("su other -c make", ForegroundKind.Busy)]
    public void What_is_in_the_foreground_says_what_a_line_means_to_it(string words, object kind) =>
        Assert.Equal((ForegroundKind)kind, ProgramWords.KindOf(words.Length == 0 ? [] : words.Split(' ')));
}
