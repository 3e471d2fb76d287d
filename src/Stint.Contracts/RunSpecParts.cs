using System.Text.Json;
using Stint.Posix;

namespace Stint.Contracts;

/// <summary>The members of a spec.json as they come, until they make a <see cref="RunSpec"/>.</summary>
internal struct RunSpecParts
{
    private int? _version, _umask, _columns, _rows;
    private RunId? _id;
    private List<OsString>? _argv, _environment;
    private OsString? _cwd;
    private KeepWindow _keep;
    private double? _timeout, _grace, _onEndLimit;
    private string? _shellLine, _logFile, _onEnd, _shell, _tmux, _workspace, _loader, _window;

    /// <summary>Reads one member; the reader stands on its name, and afterwards on the end of its value.</summary>
    internal void Take(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> name = reader.ValueSpan;
        RunFileJson.Expect(reader.Read());
        switch (name)
        {
            case var n when n.SequenceEqual("version"u8): _version = reader.GetInt32(); break;
            case var n when n.SequenceEqual("run_id"u8): _id = RunId.Parse(reader.GetString()!); break;
            case var n when n.SequenceEqual("argv"u8): _argv = Strings(ref reader); break;
            case var n when n.SequenceEqual("shell_line"u8): _shellLine = reader.GetString(); break;
            case var n when n.SequenceEqual("cwd"u8): _cwd = OsStringConverter.Read(ref reader); break;
            case var n when n.SequenceEqual("environment"u8): _environment = Strings(ref reader); break;
            case var n when n.SequenceEqual("umask"u8): _umask = reader.TokenType == JsonTokenType.Null ? null : reader.GetInt32(); break;
            case var n when n.SequenceEqual("timeout_s"u8): _timeout = Number(ref reader); break;
            case var n when n.SequenceEqual("grace_s"u8): _grace = reader.GetDouble(); break;
            case var n when n.SequenceEqual("keep"u8): _keep = KeepWindowConverter.Parse(reader.GetString()); break;
            case var n when n.SequenceEqual("columns"u8): _columns = reader.GetInt32(); break;
            case var n when n.SequenceEqual("rows"u8): _rows = reader.GetInt32(); break;
            case var n when n.SequenceEqual("log_file"u8): _logFile = reader.GetString(); break;
            case var n when n.SequenceEqual("on_end"u8): _onEnd = reader.GetString(); break;
            case var n when n.SequenceEqual("on_end_limit_s"u8): _onEndLimit = reader.GetDouble(); break;
            case var n when n.SequenceEqual("shell"u8): _shell = reader.GetString() ?? throw new JsonException("shell is null."); break;
            case var n when n.SequenceEqual("tmux"u8): _tmux = reader.GetString(); break;
            case var n when n.SequenceEqual("workspace"u8): _workspace = reader.GetString(); break;
            case var n when n.SequenceEqual("loader"u8): _loader = reader.GetString(); break;
            case var n when n.SequenceEqual("window"u8): _window = reader.GetString(); break;
            default: reader.Skip(); break;
        }
    }

    internal readonly RunSpec ToSpec()
    {
        RunFileJson.Expect(_id is not null && _argv is not null && _cwd is not null && _environment is not null);
        var spec = new RunSpec
        {
            RunId = _id!.Value,
            Argv = _argv!,
            Cwd = _cwd!.Value,
            Environment = _environment!,
            ShellLine = _shellLine,
            Umask = _umask,
            TimeoutS = _timeout,
            Keep = _keep,
            LogFile = _logFile,
            OnEnd = _onEnd,
            Tmux = _tmux,
            Workspace = _workspace,
            Loader = _loader,
            Window = _window,
        };
        return spec with
        {
            Version = _version ?? spec.Version,
            GraceS = _grace ?? spec.GraceS,
            Columns = _columns ?? spec.Columns,
            Rows = _rows ?? spec.Rows,
            OnEndLimitS = _onEndLimit ?? spec.OnEndLimitS,
            Shell = _shell ?? spec.Shell,
        };
    }

    private static double? Number(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : reader.GetDouble();

    private static List<OsString> Strings(ref Utf8JsonReader reader)
    {
        RunFileJson.Expect(reader.TokenType == JsonTokenType.StartArray);
        var strings = new List<OsString>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            strings.Add(OsStringConverter.Read(ref reader));
        }

        return strings;
    }
}
