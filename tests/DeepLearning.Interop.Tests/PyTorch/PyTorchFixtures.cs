namespace DeepLearning.Interop.Tests.PyTorch;

/// <summary>What PyTorch 1.13 wrote; fixtures.py says how.</summary>
internal static class PyTorchFixtures
{
    public static byte[] Bytes(string name)
    {
        using var stream =
            typeof(PyTorchFixtures).Assembly.GetManifestResourceStream($"PyTorch.{name}")
            ?? throw new FileNotFoundException(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static PyTorchValue Read(string name) => PyTorchFile.Read(new MemoryStream(Bytes(name)));
}
