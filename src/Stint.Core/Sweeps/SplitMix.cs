namespace Stint.Core.Sweeps;

/// <summary>
/// Numbers that look random, the same for the same seed on every machine and in every version: SplitMix64 (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014).
/// </summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From 0 to one less than <paramref name="bound"/>, each as likely as any other.</summary>
    internal long Below(long bound)
    {
        ulong limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        ulong number;
        do
        {
            number = Next();
        }
        while (number >= limit);

        return (long)(number % (ulong)bound);
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
