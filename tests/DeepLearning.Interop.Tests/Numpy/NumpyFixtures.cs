namespace DeepLearning.Interop.Tests.Numpy;

/// <summary>What NumPy wrote.</summary>
internal static class NumpyFixtures
{
    public static Stream Open(string name) =>
        typeof(NumpyFixtures).Assembly.GetManifestResourceStream($"Numpy.{name}")
        ?? throw new FileNotFoundException(name);

    public static byte[] Bytes(string name)
    {
        using var stream = Open(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
