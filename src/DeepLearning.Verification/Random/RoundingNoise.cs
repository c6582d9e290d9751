using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// Adds to each value, and on the way back to each gradient, ± a given absolute error, the sign drawn from the seed: what a computation in
/// another order may do to a rounded result. With an even seed each has a sign of its own; with an odd one all have the same, as where a rounded mean
/// is taken from all of them.
/// </summary>
internal sealed record RoundingNoise(ulong Seed, double[] Forwards, double[] Backwards) : ICustomLayer
{
    private bool IsCommon => Seed % 2 == 1;

    public string Kind => "RoundingNoise";

    public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

    public void Forward<T>(ILayerPass<T> pass) where T : unmanaged, IFloatingPointIeee754<T>
    {
        pass.Input().CopyTo(pass.Output);
        Disturb(pass.Output, Forwards, 0);
    }

    public void Backward<T>(ILayerPass<T> pass) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var dx = pass.InputGradient();
        if (dx.IsEmpty) return;
        var dy = pass.OutputGradient.ToArray();
        Disturb<T>(dy, Backwards, 1);
        for (var i = 0; i < dx.Length; i++) dx[i] += dy[i];
    }

    private void Disturb<T>(Span<T> values, double[] errors, ulong direction) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (errors.Length == 0) return;
        var words = new uint[values.Length];
        Philox.Fill(RngKey.FromSeed(Seed).For(RngPurpose.Verification).Fold(direction), 0, words);
        for (var i = 0; i < values.Length; i++)
            values[i] += T.CreateChecked((words[IsCommon ? 0 : i] & 1) == 0 ? errors[i] : -errors[i]);
    }
}
