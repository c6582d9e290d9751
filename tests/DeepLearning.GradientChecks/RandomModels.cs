using DeepLearning.TestSupport;

namespace DeepLearning.GradientChecks;

/// <summary>Chains of random layers that fit.</summary>
internal static class RandomModels
{
    public static Model Chain(ulong seed)
    {
        var words = new uint[64];
        Philox.Fill(RngKey.FromSeed(seed).For(RngPurpose.Verification), 0, words);
        var next = 0;
        int Below(int bound) => (int)(words[next++] % (uint)bound);

        Shape shape = [1 + Below(3), 5 + Below(6), 5 + Below(6)];
        var input = shape;
        var layers = new List<Layer>();
        for (var depth = 2 + Below(4); depth > 0; depth--)
        {
            Layer layer = Below(7) switch
            {
                0 => new Layer.Conv2d(1 + Below(4), 1 + Below(3), 1 + Below(2), Below(2)),
                1 => new Layer.Conv2d(shape[0] * (1 + Below(2)), (1 + Below(3), 1 + Below(3)), padding: 1, groups: shape[0], hasBias: Below(2) == 0),
                2 => new Layer.MaxPool2d(2, 1 + Below(2), Below(2)),
                3 => new Layer.AvgPool2d(2, 1 + Below(2), Below(2), Below(2) == 0),
                4 => new Layer.BatchNorm(),
                5 => new Layer.Dropout(0.2),
                _ => new Layer.Tanh(),
            };
            try
            {
                shape = layer.InferShape([shape]);
                layers.Add(layer);
            }
            catch (ShapeException)
            {
                // It does not fit here: the chain goes on without it.
            }
        }

        layers.Add(Below(2) == 0 ? new Layer.Flatten() : new Layer.GlobalAvgPool2d());
        layers.Add(new Layer.Dense(3));
        return TestData.Chain(input, [.. layers]);
    }
}
