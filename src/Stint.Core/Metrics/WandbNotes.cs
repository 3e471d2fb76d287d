using System.Text;
using System.Text.Json;
using Stint.Contracts;
using Stint.Core.Artifacts;
using Stint.Core.Kernel;
using Stint.Posix;
using YamlDotNet.Core;

namespace Stint.Core.Metrics;

/// <summary>What W&amp;B writes beside the curves: wandb-summary.json and config.yaml, in its directory or <c>files/</c> in it.</summary>
internal static class WandbNotes
{
    private const int Largest = 1 << 20;

    /// <summary>The names under which a file of a W&amp;B directory may be found.</summary>
    internal static IEnumerable<string> Places(string wandb, string file) => [$"{wandb}/files/{file}", $"{wandb}/{file}"];

    /// <summary>The summary as an object; null where there is none that makes sense.</summary>
    internal static JsonElement? Summary(RunDirectory directory, string wandb)
    {
        try
        {
            return Read(directory, wandb, "wandb-summary.json") is { } text && Parse(LooseJson.Replace(text, "null"u8).ToArray()) is { ValueKind: JsonValueKind.Object } summary ? summary : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The configuration as an object. W&amp;B writes <c>name: {desc, value}</c>: the value alone is given; <c>_wandb</c> and
    /// <c>wandb_version</c> are left out.
    /// </summary>
    internal static JsonElement? Config(RunDirectory directory, string wandb)
    {
        try
        {
            return Read(directory, wandb, "config.yaml") is { } text && Parse(YamlToJson.Convert(Encoding.UTF8.GetString(text))) is { ValueKind: JsonValueKind.Object } config
                ? Parse(Plain(config))
                : null;
        }
        catch (Exception e) when (e is JsonException or YamlException or FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static byte[] Plain(JsonElement config)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (JsonProperty entry in config.EnumerateObject().Where(e => e.Name is not ("_wandb" or "wandb_version")))
            {
                writer.WritePropertyName(entry.Name);
                bool wrapped = entry.Value.ValueKind == JsonValueKind.Object && entry.Value.EnumerateObject().All(p => p.Name is "desc" or "value");
                (wrapped && entry.Value.TryGetProperty("value", out JsonElement value) ? value : entry.Value).WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static JsonElement Parse(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static byte[]? Read(RunDirectory directory, string wandb, string name)
    {
        foreach (string place in Places(wandb, name))
        {
            try
            {
                using var file = ArtifactFile.Open(directory, Folder.Parts(place));
                byte[] bytes = new byte[file.Size is > 0 and <= Largest ? file.Size : 0];
                int filled = 0;
                while (filled < bytes.Length && file.ReadAt(bytes.AsSpan(filled), filled) is > 0 and var n)
                {
                    filled += n;
                }

                return bytes.Length == 0 ? null : bytes[..filled];
            }
            catch (Exception e) when (e is StintException or PosixException)
            {
                // Not here.
            }
        }

        return null;
    }
}
