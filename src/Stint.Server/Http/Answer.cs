using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Stint.Server.Http;

/// <summary>Writes answers: JSON in UTF-8, failures as problem details (RFC 9457).</summary>
internal static class Answer
{
    internal static Task Json<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        Bytes(context, Written(value, type), "application/json", status);

    internal static Task Json(HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK) =>
        Bytes(context, Written(write), "application/json", status);

    internal static Task Text(HttpContext context, string text) => Bytes(context, System.Text.Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", StatusCodes.Status200OK);

    /// <summary>Another address to ask at, for now.</summary>
    internal static Task Redirect(HttpContext context, string to)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }

    internal static Task NoContent(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    internal static Task Problem(HttpContext context, ApiProblem problem) => Bytes(
        context,
        Written(w =>
        {
            w.WriteString("type"u8, "about:blank");
            w.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(problem.Status));
            w.WriteNumber("status"u8, problem.Status);
            w.WriteString("detail"u8, problem.Message);
            w.WriteString("code"u8, problem.Code);
        }),
        "application/problem+json",
        problem.Status);

    internal static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A value as JSON. Not through the shared pool: what that lends to many at once, it keeps.</summary>
    internal static byte[] Written<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static Task Bytes(HttpContext context, byte[] body, string type, int status)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
