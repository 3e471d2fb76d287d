using System.Text;
using Stint.Core.Kernel;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Stint.Cli.Config;

/// <summary>
/// The user's <c>stint/config.yaml</c>: one flat mapping of long option names to values or lists of values. It is read as a stream of
/// YAML events, so that nothing nested or aliased is ever built. Never written.
/// </summary>
internal sealed record ConfigFile(string Path, IReadOnlyList<ConfigEntry> Entries)
{
    private const int SizeLimit = 64 * 1024;

    /// <summary>Where the file is looked for, or null when the user has no home. A relative XDG_CONFIG_HOME counts as none, as XDG asks.</summary>
    internal static string? Location
    {
        get
        {
            string? config = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            string? home = Environment.GetEnvironmentVariable("HOME");
            string? folder = config is ['/', ..] ? config : string.IsNullOrEmpty(home) ? null : System.IO.Path.Join(home, ".config");
            return folder is null ? null : System.IO.Path.Join(folder, "stint", "config.yaml");
        }
    }

    /// <summary>The file's entries, or null when there is no file. Throws <see cref="StintException"/> naming file and line when it makes no sense.</summary>
    internal static ConfigFile? Load()
    {
        if (Location is not { } path || (!File.Exists(path) && !Directory.Exists(path)))
        {
            return null;
        }

        // Devices and pipes have no length and are not opened.
        var info = new FileInfo(path);
        try
        {
            if (Directory.Exists(path))
            {
                throw new StintException(ErrorCode.Invalid, $"config: {path}: it is a folder: make it a file or remove it");
            }

            FileInfo target = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            if (target.Length > SizeLimit)
            {
                throw new StintException(ErrorCode.Invalid, $"config: {path}: it is larger than 64 KB: keep to one line per option");
            }

            return new ConfigFile(path, target.Length == 0 ? [] : Parse(path, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StintException(ErrorCode.Invalid, $"config: {path}: it cannot be read: see to its permissions", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new StintException(ErrorCode.Invalid, $"config: {path}: it is not UTF-8: save it as UTF-8", e);
        }
    }

    /// <summary>The entries of a text. <paramref name="path"/> is for messages.</summary>
    internal static IReadOnlyList<ConfigEntry> Parse(string path, string text)
    {
        var entries = new List<ConfigEntry>();
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return entries;
            }

            parser.Consume<DocumentStart>();
            Mark start = parser.Current!.Start;
            bool commentsOnly = Take<Scalar>(parser) is { Style: ScalarStyle.Plain, Value: "" };
            if (!commentsOnly && Take<MappingStart>(parser) is null)
            {
                throw Wrong(path, start, "it is not a mapping: write lines such as 'session: work'");
            }

            while (!commentsOnly && Take<MappingEnd>(parser) is null)
            {
                entries.Add(Entry(parser, path, entries));
            }

            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? entries : throw Wrong(path, parser.Current!.Start, "a second document begins: keep to one");
        }
        catch (YamlException e)
        {
            throw Wrong(path, e.Start, $"{e.Message.TrimEnd('.')}: mend the YAML");
        }
    }

    private static ConfigEntry Entry(Parser parser, string path, List<ConfigEntry> before)
    {
        Scalar key = Take<Scalar>(parser) ?? throw Wrong(path, parser.Current!.Start, "a key is not plain text: write the long name of an option");

        if (before.Any(e => e.Key == key.Value))
        {
            throw Wrong(path, key.Start, $"'{key.Value}' stands there twice: keep one");
        }

        var values = new List<string>();
        bool list = Take<SequenceStart>(parser) is not null;
        while (!list || Take<SequenceEnd>(parser) is null)
        {
            Scalar value = Take<Scalar>(parser) ?? throw Wrong(path, parser.Current!.Start, parser.Current is AnchorAlias
                ? $"'{key.Value}' refers to another value: write the value itself"
                : $"'{key.Value}' holds more than a value or a list of values: write it flat");
            if (value is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" })
            {
                throw Wrong(path, key.Start, $"'{key.Value}' has no value: give one or remove the line");
            }

            if (value.Value.Contains('\0', StringComparison.Ordinal))
            {
                throw Wrong(path, value.Start, $"'{key.Value}' holds a NUL character: no option can take that");
            }

            values.Add(value.Value);
            if (!list)
            {
                break;
            }
        }

        return new ConfigEntry(key.Value, values, list, Line(key.Start));
    }

    // The next event if it is of this kind.
    private static T? Take<T>(Parser parser)
        where T : ParsingEvent
    {
        if (!parser.Accept<T>(out _))
        {
            return null;
        }

        var next = (T)parser.Current!;
        parser.MoveNext();
        return next;
    }

    private static StintException Wrong(string path, Mark at, string what) =>
        new(ErrorCode.Invalid, $"config: {path}, line {Line(at)}: {what}");

    private static int Line(Mark mark) => (int)mark.Line;
}
