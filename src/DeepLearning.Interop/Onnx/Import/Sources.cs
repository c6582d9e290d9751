namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Names of initializers that were changed on the way: transposed twice they are what they were.</summary>
internal static class Sources
{
    private const string Mark = ", transposed";

    public static string Transposed(string name) =>
        name.EndsWith(Mark, StringComparison.Ordinal) ? name[..^Mark.Length] : name + Mark;
}
