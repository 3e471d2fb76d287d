using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>The ways to write that nothing is to be typed.</summary>
internal static class Blank
{
    /// <summary>No value, <c>blank</c>, <c>pane</c>, and what else Python takes for nothing; empty text is a line that is empty.</summary>
    internal static bool Is(FileValue value) => value.IsNull || IsWord(value) || value.Node switch
    {
        ScalarNode { Kind: ScalarKind.Boolean } scalar => !PlainScalar.IsTrue(scalar.Text),
        ScalarNode { Kind: ScalarKind.Integer or ScalarKind.Float } scalar => PythonText.Number(scalar.Text) == 0,
        MappingNode mapping => mapping.Entries.Count == 0,
        _ => false,
    };

    internal static bool IsWord(FileValue value) => value.Node is ScalarNode { Kind: ScalarKind.Text, Text: "blank" or "pane" };
}
