using System.Globalization;

namespace Stint.Tmux;

/// <summary>
/// A tmux version that can be compared. <c>next-3.5</c> sorts before 3.5, <c>master</c> after everything, and <c>openbsd-7.4</c>
/// counts as 3.2 from OpenBSD 6.9 on (as 2.0 before), because OpenBSD does not say which tmux it carries.
/// </summary>
public readonly record struct TmuxVersion(int Major, int Minor, int Patch = 0) : IComparable<TmuxVersion>
{
    private const int BeforeRelease = -1;

    /// <summary>The oldest version this library works with.</summary>
    public static TmuxVersion Oldest { get; } = new(3, 2);

    /// <summary>The newest imaginable: what a build from the development branch counts as.</summary>
    public static TmuxVersion Development { get; } = new(int.MaxValue, 0);

    /// <summary>Understands <c>tmux 3.3a</c>, <c>3.2</c>, <c>next-3.5</c>, <c>3.5-rc2</c>, <c>master</c> and <c>openbsd-7.4</c>.</summary>
    public static bool TryParse(string? text, out TmuxVersion version)
    {
        ReadOnlySpan<char> left = text.AsSpan().Trim();
        _ = Skip(ref left, "tmux ");
        version = Development;
        if (left is "master")
        {
            return true;
        }

        bool next = Skip(ref left, "next-");
        bool openBsd = !next && Skip(ref left, "openbsd-");
        bool valid = Number(ref left, out int major) & Skip(ref left, ".") & Number(ref left, out int minor);
        int letter = left is [>= 'a' and <= 'z', ..] ? left[0] - 'a' + 1 : 0;
        left = letter > 0 ? left[1..] : left;
        bool candidate = Skip(ref left, "-rc");
        version = openBsd ? (major, minor).CompareTo((6, 9)) >= 0 ? Oldest : new TmuxVersion(2, 0)
            : new TmuxVersion(major, minor, next || candidate ? BeforeRelease : letter);
        return valid && (left.IsEmpty || (candidate && Number(ref left, out _) && left.IsEmpty));
    }

    public static TmuxVersion Parse(string text) =>
        TryParse(text, out TmuxVersion version) ? version : throw new FormatException($"'{text}' is not a tmux version such as 3.3a.");

    public int CompareTo(TmuxVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(TmuxVersion left, TmuxVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(TmuxVersion left, TmuxVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(TmuxVersion left, TmuxVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TmuxVersion left, TmuxVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => this == Development
        ? "master"
        : string.Create(CultureInfo.InvariantCulture, $"{(Patch < 0 ? "next-" : "")}{Major}.{Minor}{(Patch > 0 ? $"{(char)('a' + Patch - 1)}" : "")}");

    private static bool Skip(ref ReadOnlySpan<char> left, string prefix)
    {
        bool found = left.StartsWith(prefix);
        left = found ? left[prefix.Length..] : left;
        return found;
    }

    private static bool Number(ref ReadOnlySpan<char> left, out int number)
    {
        int end = left.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = end < 0 ? left : left[..end];
        left = left[digits.Length..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && digits.Length < 5;
    }
}
