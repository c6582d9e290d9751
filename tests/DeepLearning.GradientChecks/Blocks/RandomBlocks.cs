using DeepLearning.Verification;

namespace DeepLearning.GradientChecks.Blocks;

/// <summary>
/// One or two random blocks on a random image, and a head: each a pure function of its seed. Blocks belong to the
/// facade, which the harness does not know: hence not in RandomModels.
/// </summary>
internal static class RandomBlocks
{
    private const int Kinds = 9;

    public static RandomSample Of(int seed)
    {
        var (drawn, next) = (new uint[32], 0);
        Philox.Fill(RngKey.FromSeed((ulong)seed).For(RngPurpose.Verification).Fold("blocks"), 0, drawn);
        var x = Net.Input(1 + Below(5), 4 * (1 + Below(2)), 4 * (1 + Below(2)));
        for (var i = 0; i <= Below(2); i++)
            x = Block(x, i == 0 ? seed % Kinds : Below(Kinds), $"block{i}");
        var model = (Below(2) == 0 ? x.GlobalAvgPool2d() : x.Flatten()).Dense(3).Named("head").ToModel();
        return new(
            (ulong)seed,
            model,
            Objective.Of(model, new Loss.CrossEntropy()),
            2 + Below(3),
            RandomValues.Normal,
            Training: Below(4) != 0,
            FiniteDifferences: Below(4) == 0
        );

        NetNode Block(NetNode x, int kind, string name) =>
            kind switch
            {
                0 => x.ResidualBlock(name, 1 + Below(4), 1 + Below(2), Below(2) == 0 ? null : 2),
                1 => x.BottleneckBlock(name, 1 + Below(2), 1 + Below(2), Below(2) == 0 ? null : 2),
                2 => x.PreactivationBlock(name, 1 + Below(4), 1 + Below(2)),
                3 => x.SqueezeExcite(name, 1 + Below(3)),
                4 => x.DepthwiseSeparable(name, 1 + Below(4), 1 + Below(2)),
                5 => x.InvertedResidual(name, Below(2) == 0 ? x.Shape[0] : 3, 1 + Below(2), 1 + Below(3)),
                6 => x.DenseBlock(name, 1 + Below(3), 1 + Below(3), Below(3) == 0 ? null : 2),
                7 when Enumerable.Range(0, 3).All(axis => x.Shape[axis] > 1) => x.DenseTransition(
                    name,
                    Below(2) == 0 ? 0.5 : 1
                ),
                8 when x.Shape[1] % 4 == 0 && x.Shape[2] % 4 == 0 => x.UNet(name, 2, 1 + Below(2), Below(2) == 0),
                _ => x.SqueezeExcite(name),
            };

        int Below(int bound) => (int)((drawn[next++] * (ulong)bound) >> 32);
    }
}
