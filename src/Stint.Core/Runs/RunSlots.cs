using Stint.Core.Kernel;

namespace Stint.Core.Runs;

/// <summary>The names of slots and how many of them a run may ask for.</summary>
public static class RunSlots
{
    /// <summary>The slots whose numbers are those of graphics cards: <c>CUDA_VISIBLE_DEVICES</c>.</summary>
    public const string Gpu = "gpu";

    private const int Most = 10_000;

    /// <summary>Throws <see cref="StintException"/> unless the name is letters, digits, <c>_</c> and <c>-</c>, a letter first, and the count is from <paramref name="least"/> on.</summary>
    public static void Check(string name, int count, int least = 1)
    {
        if (name is not [>= 'a' and <= 'z', ..] || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-'))
        {
            throw new StintException(ErrorCode.Invalid, $"slots: '{name}' is no name: write lower-case letters, digits, _ and -, as in gpu=1");
        }

        if (count < least || count > Most)
        {
            throw new StintException(ErrorCode.Invalid, $"slots: {name}={count}: write a number from {least} to {Most}");
        }
    }

    /// <summary>The name as a part of a variable's.</summary>
    internal static string VariableOf(string name) => string.Concat(name.ToUpperInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
