namespace Stint.Cli.Parsing;

/// <summary>Which known word was probably meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate that needs the fewest edits (swapped neighbours count once), or begins like the word; null when none is near.</summary>
    internal static string? To(string word, IEnumerable<string> candidates)
    {
        string? best = null;
        int least = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int distance = Distance(word, candidate);
            bool near = distance <= Math.Max(1, Math.Min(word.Length, candidate.Length) / 3);
            bool begins = word.Length > 1 && candidate.StartsWith(word, StringComparison.Ordinal);
            if ((near || begins) && distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    // Optimal string alignment; only the last three rows of the table are needed.
    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1], last = [.. Enumerable.Range(0, b.Length + 1)], row = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
