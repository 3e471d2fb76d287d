using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Stint.Posix;

namespace Stint.Contracts;

/// <summary>A file of a run directory that should hold JSON holds something else.</summary>
public sealed class DamagedFileException(string path, string why) : IOException($"{path} is damaged: {why}")
{
    public string FilePath { get; } = path;
}

/// <summary>Reads and writes the small JSON files of a run directory. A file is absent, right, or damaged: never half right.</summary>
public static class RunFiles
{
    private const int SizeLimit = 64 << 20;

    /// <summary>Null when there is no such file. Throws <see cref="DamagedFileException"/> when it cannot be read or makes no sense.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class => Read(path, bytes => JsonSerializer.Deserialize(bytes, type));

    /// <summary>The same for spec.json.</summary>
    public static RunSpec? ReadSpec(RunDirectory directory) => Read(directory.Spec, static bytes => RunFileJson.ReadSpec(bytes));

    private static T? Read<T>(string path, Func<byte[], T?> parse)
        where T : class
    {
        byte[] bytes;
        try
        {
            using Descriptor? file = Descriptor.OpenReadIfThere(path);
            if (file is null)
            {
                return null;
            }

            bytes = file.ReadToEnd(SizeLimit) ?? throw new DamagedFileException(path, "it is larger than 64 MB");
        }
        catch (PosixException e) when (e.Error is Errno.AccessDenied or Errno.InputOutput or Errno.IsADirectory)
        {
            throw new DamagedFileException(path, Errno.Describe(e.Error));
        }

        try
        {
            return parse(bytes) ?? throw new DamagedFileException(path, "it holds null");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new DamagedFileException(path, bytes.Length == 0 ? "it is empty" : bytes.AsSpan().Trim((byte)0).IsEmpty ? "it holds zeros" : "it is not what it should be");
        }
    }

    /// <summary>Replaces the file in one step, durably.</summary>
    public static void Replace<T>(string path, T value, JsonTypeInfo<T> type) =>
        DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Creates the file in one step, durably. False when it exists.</summary>
    public static bool Create<T>(string path, T value, JsonTypeInfo<T> type) =>
        DurableFile.Create(path, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
