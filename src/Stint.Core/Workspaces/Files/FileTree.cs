using System.Text;
using Stint.Core.Kernel;

namespace Stint.Core.Workspaces.Files;

/// <summary>A workspace file's content as parts with lines.</summary>
internal static class FileTree
{
    /// <summary>
    /// <c>.json</c> is JSON, <c>.yaml</c> and <c>.yml</c> are YAML. Anything else is what it can be read as; an opening brace may be either,
    /// so YAML's complaint is given where both fail.
    /// </summary>
    internal static FileNode Read(FileText text)
    {
        if (text.Path.EndsWith(".json", StringComparison.Ordinal))
        {
            return JsonTree.Read(text);
        }

        bool named = text.Path.EndsWith(".yaml", StringComparison.Ordinal) || text.Path.EndsWith(".yml", StringComparison.Ordinal);
        if (!named && text.Bytes.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
        {
            try
            {
                return JsonTree.Read(text);
            }
            catch (StintException)
            {
                // YAML in its flow style, then.
            }
        }

        return YamlTree.Read(text.Path, Encoding.UTF8.GetString(text.Bytes.Span));
    }
}
