namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong rules of the embedding: y[k] = W[i[k]], dW[i[k]] += dy[k] but for the padding index.</summary>
internal static class EmbeddingFaults
{
    private const int Weight = 0;

    private static readonly FaultCheck Table = FaultCheck.Layer("embedding 10x3"),
        Padded = FaultCheck.Layer("embedding, padding 2");

    public static IEnumerable<Fault> All =>
        [
            Fault.Forward<Layer.Embedding>(
                "the next row",
                Table,
                (site, pass, _) =>
                {
                    var (count, m) = (site.Layer<Layer.Embedding>().Count, site.Layer<Layer.Embedding>().Features);
                    for (var i = 0; i < pass.Output.Length; i++)
                        pass.Output[i] = pass.Parameter(Weight)[(pass.Indices()[i / m] + 1) % count * m + i % m];
                },
                "output"
            ),
            Fault.Backward<Layer.Embedding>(
                "an index that comes twice counts once",
                Table,
                (site, pass, c) =>
                {
                    var m = site.Layer<Layer.Embedding>().Features;
                    for (var i = 0; i < pass.Output.Length; i++)
                        c.Parameters[Weight][pass.Indices()[i / m] * m + i % m] = pass.OutputGradient[i];
                },
                "weight"
            ),
            Fault.Backward<Layer.Embedding>(
                "gradients averaged over an index's places",
                Table,
                (site, pass, c) =>
                {
                    var m = site.Layer<Layer.Embedding>().Features;
                    for (var i = 0; i < c.Parameters[Weight].Length; i++)
                        c.Parameters[Weight][i] /= Math.Max(1, pass.Indices().Count(i / m));
                },
                "weight"
            ),
            Fault.In<Layer.Embedding>(
                "the padding index has a gradient",
                Padded,
                (site, _) => new Reference.Embedding<double>(site.Layer<Layer.Embedding>().Features, null),
                "weight"
            ),
            Fault.In<Layer.Embedding>(
                "another index taken for the padding",
                Padded,
                (site, _) => new Reference.Embedding<double>(site.Layer<Layer.Embedding>().Features, 3),
                "weight"
            ),
            Fault.Forward<Layer.Embedding>(
                "zeros for the padding, whatever its row holds",
                Padded,
                (site, pass, own) =>
                {
                    own.Forward(pass);
                    var m = site.Layer<Layer.Embedding>().Features;
                    for (var i = 0; i < pass.Output.Length; i++)
                        if (pass.Indices()[i / m] == 2)
                            pass.Output[i] = 0;
                },
                "output"
            ),
        ];
}
