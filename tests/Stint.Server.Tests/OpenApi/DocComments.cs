using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Stint.Server.Tests.OpenApi;

/// <summary>What the code's own comments say of types and their properties.</summary>
internal sealed class DocComments
{
    private readonly Dictionary<string, XElement> _members = [];

    internal DocComments(params Assembly[] assemblies)
    {
        foreach (Assembly assembly in assemblies)
        {
            foreach (XElement member in XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member"))
            {
                _members[member.Attribute("name")!.Value] = member;
            }
        }
    }

    internal string? Of(Type type) => Text(Member("T", type.FullName!)?.Element("summary"));

    /// <summary>Of a record's positional member, what its parameter's comment says.</summary>
    internal string? Of(Type type, string property) =>
        Text(Member("P", $"{type.FullName}.{property}")?.Element("summary")) ?? Text(Member("T", type.FullName!)?.Elements("param").FirstOrDefault(p => p.Attribute("name")!.Value == property));

    private XElement? Member(string kind, string name) => _members.GetValueOrDefault($"{kind}:{name.Replace('+', '.')}");

    private static string? Text(XElement? comment)
    {
        if (comment is null)
        {
            return null;
        }

        string text = string.Concat(comment.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" or "paramref" } reference => Named(reference),
            _ => "",
        }));
        return Regex.Replace(text, @"\s+", " ").Trim() is { Length: > 0 } said ? said : null;
    }

    private static string Named(XElement reference)
    {
        string target = (reference.Attribute("cref") ?? reference.Attribute("name"))!.Value;
        string name = target[(target.LastIndexOfAny(['.', ':']) + 1)..];
        return target.StartsWith("T:", StringComparison.Ordinal) ? name : $"`{System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}`";
    }
}
