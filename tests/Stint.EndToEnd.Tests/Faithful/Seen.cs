using Stint.EndToEnd.Tests.World;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Faithful;

/// <summary>What a command saw of itself: the dummy job's <c>show-itself</c> has copied it from /proc.</summary>
internal sealed class Seen(StintWorld world)
{
    /// <summary>The arguments behind the folder's name, byte for byte.</summary>
    internal IReadOnlyList<OsString> Arguments => [.. Split("argv").Skip(4)];

    internal IReadOnlyList<OsString> Environment => Split("environ");

    internal OsString? this[string name] => Environment.Where(e => e.ToString().StartsWith(name + "=", StringComparison.Ordinal))
        .Select(e => (OsString?)new OsString(e.Bytes[(name.Length + 1)..])).SingleOrDefault();

    internal string Text(string name) => this[name]?.ToString() ?? throw new KeyNotFoundException($"{name} is not in the environment");

    /// <summary>Runs the job with more arguments and waits for its end.</summary>
    internal static Seen Of(StintWorld world, Setting setting, IReadOnlyList<OsString> options, params IReadOnlyList<OsString> arguments)
    {
        _ = world.Call(setting, ["run", "--wait", .. options, "--", StintWorld.Job, "show-itself", world.SeenFolder, .. arguments]).Ok();
        return new Seen(world);
    }

    private List<OsString> Split(string file)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(Path.Join(world.SeenFolder, file));
        var parts = new List<OsString>();
        for (int end; (end = bytes.IndexOf((byte)0)) >= 0; bytes = bytes[(end + 1)..])
        {
            parts.Add(new OsString(bytes[..end]));
        }

        return parts;
    }
}
