namespace DeepLearning;

/// <summary>What somebody may have meant who wrote a name that is not there.</summary>
public static class NearestName
{
    /// <summary>
    /// The known name that this one becomes by the fewest single letters put in, left out or changed; the first of
    /// several.
    /// </summary>
    /// <exception cref="ArgumentException">Nothing is known.</exception>
    public static string Of(string name, IEnumerable<string> known) =>
        known.MinBy(other => Distance(name, other))
        ?? throw new ArgumentException("no name is near: none is known", nameof(known));

    /// <summary>Levenshtein's distance, a row of its table at a time.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
                (diagonal, row[j]) = (
                    row[j],
                    Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1))
                );
        }

        return row[^1];
    }
}
