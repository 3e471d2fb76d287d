using Stint.Server.Description;
using Stint.Server.Http;

namespace Stint.Server.Logs;

/// <summary>What the routes of logs take and give.</summary>
internal static class LogRoutes
{
    internal static readonly RouteDescription Page = new("readLog", "A piece of the log as text")
    {
        Details = "A page never splits a character and always advances: pages fetched one after another, each from the last one's `next_offset`, join to the whole text.",
        Query =
        [
            new("offset", """{"type":"integer","default":-10240}""", "Where it begins, in bytes; negative from the end"),
            new("limit", """{"type":"integer","minimum":1,"default":10240}""", "How many bytes at most; more than 102400 is 102400"),
            new("strip_ansi", """{"type":"boolean","default":false}""", "Without escape sequences"),
        ],
        Answer = RouteAnswer.Json(ServerJson.Default.LogPage, "The page"),
    };

    internal static readonly RouteDescription Lines = new("readLogLines", "Lines of the log by number")
    {
        Query =
        [
            new("from", """{"type":"integer","default":-200}""", "The first line, counted from 1; negative from the end"),
            new("count", """{"type":"integer","minimum":1,"default":200}""", "How many lines at most"),
        ],
        Answer = RouteAnswer.Json(ServerJson.Default.LinePage, "The lines"),
    };

    internal static readonly RouteDescription Search = new("searchLog", "Search the whole log")
    {
        Details = "A pattern that is too expensive is cut off with 422. The search ends when the client goes.",
        Query =
        [
            new("q", Field.Text, "What to look for") { IsRequired = true },
            new("regex", """{"type":"boolean","default":false}""", "Whether `q` is a regular expression"),
            new("case", """{"type":"boolean","default":false}""", "Whether case matters"),
            new("before", Field.Integer, "Only matches in lines before this one: the newest of them are given"),
            new("after", Field.Integer, "Only matches in lines after this one: the oldest of them are given"),
            new("skip", """{"type":"integer","minimum":0}""", "So many matches of the whole log are passed over: the oldest behind them are given"),
            new("limit", """{"type":"integer","minimum":1}""", "How many matches at most"),
            new("marks", """{"type":"integer","minimum":0,"default":0}""", "How many `marks` at most; more than 1000 is 1000"),
        ],
        Answer = RouteAnswer.Json(ServerJson.Default.SearchResult, "What was found"),
    };

    internal static readonly RouteDescription Raw = new("downloadLog", "The log's bytes as they are")
    {
        Details = "One `Range` is honoured (206, or 416 where there is nothing).",
        Answer = RouteAnswer.Bytes("The bytes"),
        Problems = [416],
    };

    internal static readonly RouteDescription Stream = new("followLog", "The log as it grows")
    {
        Details = "Each event is one line `data: {json}` and a blank line: one of type `initial`, then one of type `delta` whenever bytes appear, at last one of type `done` "
            + "behind the last byte. A comment line every 15 seconds says that the stream lives.",
        Query = [new("offset", """{"type":"integer","minimum":0}""", "The first byte wanted, to go on where a stream broke; default the last 64 KB")],
        Answer = RouteAnswer.Stream("The stream", ServerJson.Default.LogStreamText, ServerJson.Default.LogStreamEnd),
        Problems = [503],
    };
}
