using System.Text;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>The ways in which a file is spoilt.</summary>
public enum Damage
{
    Missing,
    Empty,
    Torn,
    Zeros,
    Garbage,
    WrongType,
    Null,

    /// <summary>Something that cannot be read as a file at all.</summary>
    Unreadable,
}

internal static class DamageExtensions
{
    private const string WrongTypes = "{\"version\": \"one\", \"run_id\": 7, \"reason\": [], \"signal\": {}, \"runner_pid\": \"many\", \"argv\": 3}";

    /// <summary>Spoils a file in place; it need not exist.</summary>
    internal static void Spoil(this string path, Damage damage)
    {
        byte[] content = File.Exists(path) ? File.ReadAllBytes(path) : Encoding.UTF8.GetBytes("{\"version\": 1, \"run_id\": \"0");
        File.Delete(path);
        switch (damage)
        {
            case Damage.Missing:
                break;
            case Damage.Unreadable:
                Directory.CreateDirectory(path);
                break;
            default:
                File.WriteAllBytes(path, damage switch
                {
                    Damage.Empty => [],
                    Damage.Torn => content[..(content.Length / 2)],
                    Damage.Zeros => new byte[content.Length],
                    Damage.Garbage => Encoding.UTF8.GetBytes("\u0007\u001b[2Jno JSON at all"),
                    Damage.WrongType => Encoding.UTF8.GetBytes(WrongTypes),
                    _ => "null"u8.ToArray(),
                });
                break;
        }
    }

    /// <summary>Puts a file back as it was.</summary>
    internal static void Restore(this string path, byte[] content)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }

        File.WriteAllBytes(path, content);
    }
}
