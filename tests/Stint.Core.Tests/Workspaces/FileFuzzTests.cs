using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stint.Core.Kernel;

namespace Stint.Core.Tests.Workspaces;

/// <summary>Whatever stands in a file: a plan, or one line about what is wrong.</summary>
public sealed class FileFuzzTests
{
    private static readonly string[] Pieces =
    [
        "session_name: s\n", "windows:\n", "- panes:\n", "  - ", "    - ", "panes: ", "shell_command: ", "cmd: ", "&a ", "*a", "<<: ", "- ", "? ", ": ", "[", "]", "{", "}", ",",
        "|\n", ">-\n", "'", "\"", "\\", "\\x41", "\\ud800", "\\UFFFFFFFF", "\\0", "!!str ", "!!int ", "!<", "!x ", "%YAML 1.1\n", "%TAG ! x\n", "---\n", "...\n", "#", "\t", "\n", "\r", " ", "~",
        "null", "yes", "0x1F", "1:30", ".inf", "-", "@", "`", "\u0085", "\u2028", "é", "\ufeff", "😀", "focus: ", "options: ", "environment: ", "blank", "sleep_before: ", "start_directory: ",
    ];

    private static readonly byte[][] Samples = [.. SampleFiles.All.Concat(SampleFiles.In("newer")).Concat(SampleFiles.In("bad")).Select(File.ReadAllBytes)];

    [Fact]
    public void Random_bytes_do_no_harm() => Check(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(), 1_000);

    [Fact]
    public void Pieces_of_YAML_in_any_order_do_no_harm() => Check(Gen.Elements(Pieces).ArrayOf().Select(p => Encoding.UTF8.GetBytes(string.Concat(p))), 6_000);

    [Fact]
    public void Damaged_files_do_no_harm() => Check(
        from sample in Gen.Elements(Samples)
        from seed in Gen.Choose(0, int.MaxValue)
        select Damaged(sample, new Random(seed)), 6_000);

    private static void Check(Gen<byte[]> bytes, int tests) => Prop.ForAll(
        (from b in bytes from name in Gen.Elements("work.yaml", "work.json", "work") select (b, name)).ToArbitrary(), t => IsReadOrRefused(t.b, t.name))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithEndSize(100));

    private static bool IsReadOrRefused(byte[] bytes, string name)
    {
        try
        {
            return SampleFiles.Of(bytes, name).Windows.Count > 0;
        }
        catch (StintException e)
        {
            return e.Message.StartsWith($"workspace: /home/user/work/{name}:", StringComparison.Ordinal) && !e.Message.AsSpan().ContainsAny('\n', '\r', '\0');
        }
    }

    private static byte[] Damaged(byte[] sample, Random random)
    {
        List<byte> bytes = [.. sample];
        for (int edit = random.Next(1, 6); edit > 0 && bytes.Count > 0; edit--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 1:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(128);
                    break;
                default:
                    int from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 40), bytes.Count - from)));
                    break;
            }
        }

        return [.. bytes];
    }
}
