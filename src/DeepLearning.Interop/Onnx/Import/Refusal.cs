namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Why an operator is refused, in one line.</summary>
internal static class Refusal
{
    public static string Of(ImportValue.Deferred deferred) =>
        $"{deferred.Node} is none that a layer computes, but as a part of a formula that is recognised";

    public static InvalidDataException Of(OnnxNode node, string why) => new($"{node} {why}");
}
