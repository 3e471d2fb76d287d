using Stint.Contracts;
using Stint.Posix;
using Stint.Runner;

const int Usage = 126;

using SignalQueue signals = SignalQueue.Open();

if (args is ["--version"])
{
    using var output = new Descriptor(1);
    output.WriteAll(System.Text.Encoding.UTF8.GetBytes($"stint-runner {typeof(PaneRun).Assembly.GetName().Version?.ToString(3)}\n"));
    return 0;
}

bool listens = args is ["--listen", _];
if (args is not [.., ['/', ..] path] || args.Length != (listens ? 2 : 1))
{
    Notice.Say(null, "usage: stint-runner [--listen] RUN_DIRECTORY (absolute), or stint-runner --version");
    return Usage;
}

var directory = new RunDirectory(path.TrimEnd('/'));
if (!RunId.TryParse(Path.GetFileName(directory.Path), out RunId id) || !Directory.Exists(directory.Path))
{
    Notice.Say(null, $"not started: {path} is not the directory of a run");
    return Usage;
}

if (listens)
{
    using var input = new Descriptor(0);
    new PaneListener(directory, id).Execute(input);
    return 0;
}

using var changes = new FileChanges();
int code = new PaneRun(directory, id, signals, changes).Execute();
ThisProcess.Exit(code); // the runtime's farewell takes time
return code;
