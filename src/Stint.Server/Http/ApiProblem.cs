using Stint.Core.Kernel;

namespace Stint.Server.Http;

/// <summary>A request that cannot be answered as asked: an HTTP status, a word for programs and a sentence for people.</summary>
internal sealed class ApiProblem(int status, string code, string message) : Exception(message)
{
    internal int Status { get; } = status;

    internal string Code { get; } = code;

    internal static ApiProblem Invalid(string message) => new(422, "invalid", message);

    internal static ApiProblem NotFound(string message) => new(404, "not_found", message);

    /// <summary>The one table from kinds of failure to HTTP.</summary>
    internal static ApiProblem Of(StintException e) => e.Code switch
    {
        ErrorCode.Invalid => new(422, "invalid", e.Message),
        ErrorCode.NotFound => new(404, "not_found", e.Message),
        ErrorCode.Conflict => new(409, "conflict", e.Message),
        ErrorCode.Damaged => new(500, "damaged", e.Message),
        ErrorCode.TimedOut => new(504, "timed_out", e.Message),
        _ => new(503, "unavailable", e.Message),
    };
}
