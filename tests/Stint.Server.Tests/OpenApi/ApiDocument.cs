using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Server.Description;

namespace Stint.Server.Tests.OpenApi;

/// <summary>The OpenAPI 3.1 document of the routes, from their descriptions, the metadata of their answers' types and the code's comments.</summary>
internal sealed class ApiDocument
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
    private static readonly SortedDictionary<int, (string Name, string Says)> Refusals = new()
    {
        [401] = ("Unauthorized", "The token is missing or wrong"),
        [403] = ("Forbidden", "The host or the origin is not one of this server's, or it was started with `--read-only`"),
        [404] = ("NotFound", "There is no such thing"),
        [409] = ("Conflict", "It is not in the state for that"),
        [413] = ("TooLarge", "The body is too large"),
        [415] = ("UnsupportedType", "The body is not `application/json`"),
        [416] = ("NoSuchRange", "There are no such bytes"),
        [422] = ("Invalid", "A value has the wrong type or makes no sense; the detail names it"),
        [426] = ("UpgradeRequired", "It is a WebSocket"),
        [503] = ("Unavailable", "Not now; the detail says why"),
    };

    private readonly SchemaBook _schemas = new(new DocComments(typeof(Run).Assembly, typeof(RunBook).Assembly, typeof(StintServer).Assembly));

    internal string Write(IReadOnlyList<RouteEndpoint> routes)
    {
        var paths = new JsonObject();
        foreach (RouteEndpoint route in routes.Where(r => r.Metadata.GetMetadata<RouteDescription>() is not null).OrderBy(PathOf, StringComparer.Ordinal))
        {
            string path = PathOf(route);
            paths[path] ??= new JsonObject();
            paths[path]![MethodOf(route)] = Operation(route, route.Metadata.GetMetadata<RouteDescription>()!);
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Stint",
                ["version"] = "1",
                ["description"] = "Runs of one workdir: commands in tmux windows, with a record that never lies. Times are seconds since the epoch; failures are problem details (RFC 9457).",
            },
            ["security"] = new JsonArray(Requirement("bearer"), Requirement("header"), Requirement("cookie")),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                    ["header"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Auth-Token" },
                    ["cookie"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = "stint_{hash of the workdir}" },
                },
                ["responses"] = Responses(),
                ["schemas"] = Schemas(),
            },
        };
        return document.ToJsonString(Layout) + "\n";
    }

    internal static string PathOf(RouteEndpoint route) => Regex.Replace("/" + route.RoutePattern.RawText!.TrimStart('/'), @"\{\**(\w+)\}", "{$1}");

    internal static string MethodOf(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0].ToLowerInvariant();

    private JsonObject Operation(RouteEndpoint route, RouteDescription description)
    {
        var operation = new JsonObject { ["operationId"] = description.Name, ["summary"] = description.Summary };
        if (description.Details is { } details)
        {
            operation["description"] = details;
        }

        if (description.IsOpen)
        {
            operation["security"] = new JsonArray();
        }

        JsonArray parameters = [.. route.RoutePattern.Parameters.Select(p => (JsonNode)Parameter(p.Name, "path", Schema(Field.Text), null, true)),
            .. description.Query.Select(f => (JsonNode)Parameter(f.Name, "query", Schema(f.Schema), f.Says, f.IsRequired))];
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        if (description.Body is { } body)
        {
            operation["requestBody"] = RequestBody(body, description.NeedsBody);
        }

        operation["responses"] = Responses(route, description);
        return operation;
    }

    private static JsonObject RequestBody(IReadOnlyList<Field> fields, bool isNeeded)
    {
        var properties = new JsonObject();
        foreach (Field field in fields)
        {
            JsonObject schema = Schema(field.Schema);
            schema["description"] = field.Says;
            properties[field.Name] = schema;
        }

        var type = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (fields.Any(f => f.IsRequired))
        {
            type["required"] = new JsonArray([.. fields.Where(f => f.IsRequired).Select(f => (JsonNode)f.Name)]);
        }

        return new JsonObject { ["required"] = isNeeded, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = type } } };
    }

    private JsonObject Responses(RouteEndpoint route, RouteDescription description)
    {
        var responses = new JsonObject { [description.Answer.Status.ToString(CultureInfo.InvariantCulture)] = Answer(description.Answer) };
        foreach (int status in RefusalsOf(route, description).Distinct().Order())
        {
            responses[status.ToString(CultureInfo.InvariantCulture)] = new JsonObject { ["$ref"] = $"#/components/responses/{Refusals[status].Name}" };
        }

        responses["default"] = new JsonObject { ["$ref"] = "#/components/responses/Failure" };
        return responses;
    }

    private static IEnumerable<int> RefusalsOf(RouteEndpoint route, RouteDescription description)
    {
        IEnumerable<int> any = description.IsOpen ? [403] : [401, 403];
        any = any.Concat(description.Problems).Concat(route.RoutePattern.Parameters.Count > 0 ? [404] : []);
        return description.Body is not null ? any.Concat([413, 415, 422]) : description.Query.Count > 0 ? any.Append(422) : any;
    }

    private JsonObject Answer(RouteAnswer answer)
    {
        var response = new JsonObject { ["description"] = answer.Says };
        if (answer.IsPage)
        {
            response["headers"] = new JsonObject
            {
                ["X-Total-Count"] = new JsonObject { ["description"] = "How many there are on all pages", ["schema"] = Schema(Field.Integer) },
                ["Link"] = new JsonObject { ["description"] = "The address of the next page, where there is one (RFC 8288)", ["schema"] = Schema(Field.Text) },
            };
        }

        if (answer.ContentType is { } type)
        {
            response["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = Body(answer) } };
        }

        return response;
    }

    private JsonObject Body(RouteAnswer answer)
    {
        if (answer.Type is { } type)
        {
            return _schemas.Of(type);
        }

        JsonObject text = Schema(Field.Text);
        if (answer.Events.Count > 0)
        {
            text["description"] = "Server-sent events; the data of each is JSON";
            text["x-event-data"] = new JsonObject { ["anyOf"] = new JsonArray([.. answer.Events.Select(e => (JsonNode)_schemas.Of(e))]) };
        }

        return text;
    }

    // Written last: what the paths refer to is known then.
    private JsonObject Schemas()
    {
        var all = new JsonObject
        {
            ["Problem"] = JsonNode.Parse(
                """
                {"type":"object","description":"Why a request was not done (RFC 9457)","properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
                "detail":{"type":"string","description":"A plain sentence"},"code":{"type":"string","description":"A word for programs"}},"required":["type","title","status","detail","code"]}
                """),
        };
        foreach ((string name, JsonNode? schema) in _schemas.Schemas.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            all[name] = schema!.DeepClone();
        }

        return all;
    }

    private static JsonObject Responses()
    {
        var all = new JsonObject();
        foreach ((string name, string says) in Refusals.Values.Append(("Failure", "Something else went wrong")))
        {
            all[name] = Refusal(says);
        }

        return all;
    }

    private static JsonObject Refusal(string says) => new()
    {
        ["description"] = says,
        ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } } },
    };

    private static JsonObject Parameter(string name, string place, JsonObject schema, string? says, bool required)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (says is not null)
        {
            parameter["description"] = says;
        }

        if (required)
        {
            parameter["required"] = true;
        }

        parameter["schema"] = schema;
        return parameter;
    }

    private static JsonObject Schema(string json) => JsonNode.Parse(json)!.AsObject();

    private static JsonObject Requirement(string scheme) => new() { [scheme] = new JsonArray() };
}
