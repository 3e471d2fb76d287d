using Stint.Core.Kernel;

namespace Stint.Core.Sweeps;

/// <summary>What can be wrong with a sweep, in one line.</summary>
internal static class SweepError
{
    internal static StintException Parameter(string name, string what) => new(ErrorCode.Invalid, $"parameters: {Shown(name)}: {what}");

    internal static StintException Of(string field, string what) => new(ErrorCode.Invalid, $"{field}: {what}");

    private static string Shown(string name) => new([.. name.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
