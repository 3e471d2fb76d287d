using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Stint.Core.Metrics;

/// <summary>
/// The first document of a YAML text as JSON, event by event, so that nothing grows beyond the text: references become null. Throws
/// <see cref="YamlException"/> or <see cref="FormatException"/> on what is none, or is nested too deeply.
/// </summary>
internal static class YamlToJson
{
    private const int Deepest = 32;

    internal static byte[] Convert(string text)
    {
        var parser = new Parser(new StringReader(text));
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = Deepest + 1 }))
        {
            while (parser.MoveNext() && parser.Current is StreamStart or DocumentStart)
            {
            }

            if (parser.Current is not NodeEvent)
            {
                return "null"u8.ToArray();
            }

            Node(parser, writer, 0);
        }

        return buffer.ToArray();
    }

    private static void Node(Parser parser, Utf8JsonWriter writer, int depth)
    {
        if (depth > Deepest)
        {
            throw new FormatException("nested too deeply");
        }

        switch (parser.Current)
        {
            case MappingStart:
                writer.WriteStartObject();
                while (Next(parser) is not MappingEnd)
                {
                    string? name = (parser.Current as Scalar)?.Value;
                    if (name is not null)
                    {
                        writer.WritePropertyName(name);
                    }
                    else
                    {
                        throw new FormatException("a key that is no word");
                    }

                    _ = Next(parser);
                    Node(parser, writer, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case SequenceStart:
                writer.WriteStartArray();
                while (Next(parser) is not SequenceEnd)
                {
                    Node(parser, writer, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case Scalar scalar:
                Value(scalar, writer);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static ParsingEvent Next(Parser parser) => parser.MoveNext() ? parser.Current! : throw new FormatException("it ends too early");

    private static void Value(Scalar scalar, Utf8JsonWriter writer)
    {
        string text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            writer.WriteStringValue(text);
            return;
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL" or ".nan" or ".inf" or "-.inf":
                writer.WriteNullValue();
                break;
            case "true" or "True" or "TRUE" or "false" or "False" or "FALSE":
                writer.WriteBooleanValue(text[0] is 't' or 'T');
                break;
            default:
                Number(text, writer);
                break;
        }
    }

    private static void Number(string text, Utf8JsonWriter writer)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            writer.WriteNumberValue(whole);
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }
}
