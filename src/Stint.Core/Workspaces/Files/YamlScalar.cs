using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Stint.Core.Workspaces.Files;

/// <summary>What a scalar of a YAML text stands for, by its quotes and its tag.</summary>
internal static class YamlScalar
{
    internal static ScalarNode Of(string path, Scalar scalar)
    {
        int line = (int)scalar.Start.Line;
        if (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
        {
            bool plain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
            return new ScalarNode(line, scalar.Value, plain ? PlainScalar.Kind(scalar.Value) : ScalarKind.Text);
        }

        ScalarKind? asked = scalar.Tag.Value switch
        {
            "tag:yaml.org,2002:str" => ScalarKind.Text,
            "tag:yaml.org,2002:null" => ScalarKind.Null,
            "tag:yaml.org,2002:bool" => ScalarKind.Boolean,
            "tag:yaml.org,2002:int" => ScalarKind.Integer,
            "tag:yaml.org,2002:float" => ScalarKind.Float,
            _ => null,
        };
        return asked is { } kind && (kind == ScalarKind.Text || PlainScalar.Kind(scalar.Value) == kind)
            ? new ScalarNode(line, scalar.Value, kind)
            : throw FileText.Wrong(path, line, $"the tag {scalar.Tag.Value} does not fit or is not known: leave it out");
    }
}
