namespace DeepLearning.Data.Tests;

/// <summary>Files that other programs wrote; each fixtures.py says how.</summary>
internal static class Fixture
{
    public static byte[] Bytes(string name)
    {
        using var resource =
            typeof(Fixture).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"there is no fixture '{name}'", nameof(name));
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
