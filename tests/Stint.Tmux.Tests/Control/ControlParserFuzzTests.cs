using FsCheck;
using FsCheck.Fluent;
using Stint.Tmux.Control;

namespace Stint.Tmux.Tests.Control;

/// <summary>Whatever comes in: no exception, bounded memory, and the same notifications however the bytes are cut.</summary>
public sealed class ControlParserFuzzTests
{
    private static readonly byte[][] Pieces =
    [
        "%begin "u8.ToArray(), "%end "u8.ToArray(), "%error "u8.ToArray(), "%output "u8.ToArray(), "%extended-output "u8.ToArray(), "%exit"u8.ToArray(),
        "%window-add "u8.ToArray(), "%subscription-changed "u8.ToArray(), "%layout-change "u8.ToArray(), "%session-changed "u8.ToArray(),
        "1 1 1\n"u8.ToArray(), "1 2 0\n"u8.ToArray(), "\n"u8.ToArray(), "\n\n"u8.ToArray(), " "u8.ToArray(), " : "u8.ToArray(), "%1"u8.ToArray(),
        "@1"u8.ToArray(), "$1"u8.ToArray(), "\\033"u8.ToArray(), "\\"u8.ToArray(), "\\4"u8.ToArray(), [0], [0xff], [0xc3], "99999999999999999999"u8.ToArray(),
    ];

    [Fact]
    public void A_real_transcript_may_be_cut_anywhere()
    {
        List<string> whole = Transcript.Read(Transcript.Real);

        Assert.Equal(16, whole.Count);
        Assert.DoesNotContain(whole, e => e.StartsWith("Unknown", StringComparison.Ordinal));
        for (int cut = 0; cut <= Transcript.Real.Length; cut++)
        {
            Assert.Equal(whole, ReadCut(Transcript.Real, [cut], limits: null));
        }

        Assert.Equal(whole, ReadCut(Transcript.Real, Enumerable.Range(0, Transcript.Real.Length), limits: null));
    }

    [Fact]
    public void Random_bytes_do_no_harm() => Check(Gen.Choose(0, 255).Select(b => new[] { (byte)b }).ArrayOf().Select(a => a.SelectMany(x => x).ToArray()));

    [Fact]
    public void Pieces_of_the_protocol_in_any_order_do_no_harm() => Check(Gen.Elements(Pieces).ArrayOf().Select(a => a.SelectMany(x => x).ToArray()));

    [Fact]
    public void A_damaged_transcript_does_no_harm() => Check(
        from seed in Gen.Choose(0, int.MaxValue)
        from edits in Gen.Choose(1, 20)
        select Damage(seed, edits));

    [Fact]
    public void Octal_escapes_are_undone_and_other_backslashes_kept() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => OctalEscapes.Decode(Escape(bytes)).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    private static void Check(Gen<byte[]> bytes) => Prop.ForAll(
        (from b in bytes from seed in Gen.Choose(0, int.MaxValue) from limit in Gen.Choose(8, 200) select (b, seed, limit)).ToArbitrary(),
        t => Holds(t.b, t.seed, new ControlLimits(Line: t.limit, Block: t.limit * 2)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(200));

    private static bool Holds(byte[] bytes, int seed, ControlLimits limits)
    {
        var random = new Random(seed);
        int[] cuts = [.. Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(bytes.Length + 1)).Order()];
        List<string> whole = Transcript.Read(bytes, limits);
        return whole.SequenceEqual(ReadCut(bytes, cuts, limits))
            && whole.SequenceEqual(ReadCut(bytes, Enumerable.Range(0, bytes.Length), limits));
    }

    private static List<string> ReadCut(byte[] bytes, IEnumerable<int> cuts, ControlLimits? limits)
    {
        var parser = new ControlParser(limits);
        var events = new List<ControlNotification>();
        int from = 0;
        foreach (int cut in cuts.Append(bytes.Length))
        {
            parser.Push(bytes.AsSpan(from..cut), events);
            from = cut;
            Assert.True(limits is null || parser.HeldBytes <= limits.Line + limits.Block, "more is held than the limits allow");
        }

        return [.. events.Select(Transcript.Describe)];
    }

    private static byte[] Damage(int seed, int edits)
    {
        var random = new Random(seed);
        List<byte> bytes = [.. Transcript.Real];
        for (int i = 0; i < edits && bytes.Count > 1; i++)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes.RemoveRange(at, Math.Min(random.Next(40), bytes.Count - at)); break;
                case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                case 2: bytes[at] = (byte)random.Next(256); break;
                default: bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]); break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Escape(byte[] bytes) => [.. bytes.SelectMany(b => b is < 32 or (byte)'\\' or > 126
        ? System.Text.Encoding.ASCII.GetBytes("\\" + Convert.ToString(b, 8).PadLeft(3, '0'))
        : [b])];
}
