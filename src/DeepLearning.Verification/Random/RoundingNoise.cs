using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// Multiplies each value, and on the way back each gradient, by 1 ± <see cref="Units"/> unit round-offs, the sign drawn from the seed: what a
/// computation in another order may do to a rounded result.
/// </summary>
internal sealed record RoundingNoise(ulong Seed, int Units) : ICustomLayer
{
    public string Kind => "RoundingNoise";

    public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

    public void Forward<T>(ILayerPass<T> pass) where T : unmanaged, IFloatingPointIeee754<T>
    {
        pass.Input().CopyTo(pass.Output);
        Disturb(pass.Output, 0);
    }

    public void Backward<T>(ILayerPass<T> pass) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var dx = pass.InputGradient();
        if (dx.IsEmpty) return;
        var dy = pass.OutputGradient.ToArray();
        Disturb<T>(dy, 1);
        for (var i = 0; i < dx.Length; i++) dx[i] += dy[i];
    }

    private void Disturb<T>(Span<T> values, ulong direction) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var words = new uint[values.Length];
        Philox.Fill(RngKey.FromSeed(Seed).For(RngPurpose.Verification).Fold(direction), 0, words);
        var unit = T.CreateChecked(Units) * (T.BitIncrement(T.One) - T.One);
        for (var i = 0; i < values.Length; i++) values[i] *= (words[i] & 1) == 0 ? T.One + unit : T.One - unit;
    }
}
