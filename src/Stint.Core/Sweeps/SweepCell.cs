using System.Globalization;
using System.Text;

namespace Stint.Core.Sweeps;

/// <summary>One combination of parameters, in the order in which they were given.</summary>
public sealed record SweepCell(IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>
    /// What makes the cell the same one for ever, however the sweep is edited: 32 hexadecimal digits, the FNV-1a hash (128 bits) of its
    /// names and values, sorted by name.
    /// </summary>
    public string Id { get; } = Hash(Parameters);

    /// <summary>The parameters for people: <c>lr=0.1 bs=8</c>.</summary>
    public string Words => string.Join(' ', Parameters.Select(p => $"{p.Key}={p.Value}"));

    private static string Hash(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var basis = new UInt128(0x6c62272e07bb0142, 0x62b821756295c58d);
        var prime = new UInt128(0x0000000001000000, 0x000000000000013B);
        UInt128 hash = basis;
        foreach ((string name, string value) in parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            // The length first: no two lists of names and values give the same bytes.
            foreach (byte b in Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}={value.Length}:{value}\n")))
            {
                hash = (hash ^ b) * prime;
            }
        }

        return hash.ToString("x32", CultureInfo.InvariantCulture);
    }
}
