using System.Text;
using System.Text.Json;
using Stint.Posix;

namespace Stint.Contracts.Tests;

public class OsStringJsonTests
{
    private static readonly OsStringConverter Converter = new();

    [Theory]
    [InlineData(new byte[0], "\"\"")]
    [InlineData(new byte[] { (byte)'a', 0xff, 0xfe, (byte)'b' }, "{\"base64\":\"Yf/+Yg==\"}")]
    [InlineData(new byte[] { 0xc3, 0xa9 }, "\"\\u00E9\"")]
    [InlineData(new byte[] { 0xc3 }, "{\"base64\":\"ww==\"}")]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 }, "{\"base64\":\"7aCA\"}")]
    [InlineData(new byte[] { (byte)'"', (byte)'\\', 1 }, "\"\\u0022\\\\\\u0001\"")]
    public void Bytes_survive_whether_they_are_text_or_not(byte[] bytes, string json)
    {
        Assert.Equal(json, Write(new OsString(bytes)));
        Assert.Equal(bytes, Read(json).Bytes.ToArray());
    }

    [Theory]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("{\"base32\":\"a\"}")]
    [InlineData("{\"base64\":\"ww==\",\"more\":1}")]
    public void Anything_else_is_refused(string json) =>
        Assert.True(Record.Exception(() => Read(json)) is JsonException or InvalidOperationException); // what RunFiles takes for damage

    private static string Write(OsString value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Converter.Write(writer, value, ContractsJson.Default.Options);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static OsString Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        Assert.True(reader.Read());
        return Converter.Read(ref reader, typeof(OsString), ContractsJson.Default.Options);
    }
}
