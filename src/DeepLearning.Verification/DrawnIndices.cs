namespace DeepLearning.Verification;

/// <summary>Indices for the inputs that take them.</summary>
internal static class DrawnIndices
{
    /// <summary>Uniform indices below a limit.</summary>
    public static int[] Of(RngKey key, int count, int limit)
    {
        var words = new uint[count];
        Philox.Fill(key, 0, words);
        return Array.ConvertAll(words, word => (int)(word % (uint)limit));
    }
}
