using System.Numerics;

namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>
/// A model whose every value is rounded a little otherwise, as another program may: noise of a rounding of its largest
/// element behind each node; of 1 behind those whose operators compute exp(x) - 1 or a share between 0 and 1; of the
/// largest element before those that multiply it by such a share.
/// </summary>
internal static class RoundedModel
{
    public static string NameOf(string node) => $"{node}~";

    public static Model Of(Model model, double rounding, ulong seed)
    {
        var (nodes, names) = (new List<Node>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var node in model.Nodes)
        {
            nodes.Add(node with { Inputs = node.Inputs.Select(name => names[name]).ToSequence() });
            names[node.Name] = node.Name;
            if (node.IndicesBelow is not null)
                continue;
            var least = node.Layer is Layer.ELU or Layer.CELU or Layer.SELU or Layer.Sigmoid ? 1.0 : 0;
            Sequence<string> scales = node.Layer is Layer.GELU or Layer.SiLU or Layer.GLU ? nodes[^1].Inputs : [];
            var noise = new Noise(RngKey.FromSeed(seed).Fold(node.Name), rounding, least, scales.Count > 0);
            nodes.Add(new(names[node.Name] = NameOf(node.Name), new Layer.Custom(noise), [node.Name, .. scales]));
        }

        return new(nodes.ToSequence(), model.Outputs.Select(name => names[name]).ToSequence());
    }

    private sealed record Noise(RngKey Key, double Rounding, double LeastScale, bool HasInput) : ICustomLayer
    {
        public string Kind => nameof(Noise);

        public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

        public void Forward<T>(ILayerPass<T> pass)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = pass.Input();
            var y = pass.Output;
            var largest = LeastScale;
            foreach (var value in x)
                largest = Math.Max(largest, Math.Abs(double.CreateChecked(value)));
            if (HasInput)
                foreach (var value in pass.Input(1))
                    largest = Math.Max(largest, Math.Abs(double.CreateChecked(value)));
            var noise = new double[y.Length];
            Draws.Normal(Key, 0, Rounding * largest, noise);
            for (var i = 0; i < y.Length; i++)
                y[i] = x[i] + T.CreateChecked(noise[i]);
        }

        public void Backward<T>(ILayerPass<T> pass)
            where T : unmanaged, IFloatingPointIeee754<T> => throw new NotSupportedException();
    }
}
