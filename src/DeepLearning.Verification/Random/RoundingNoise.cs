using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// Adds to each value, and on the way back to each gradient, ± a given absolute error: what a computation in another
/// order may do to a rounded result. The draws come in threes: each element has a random sign of its own; the same with
/// the signs of some elements turned, those with a bit of their index set, the next bit in each three; all have the
/// same random sign, as where a rounded mean is taken from all of them. So any two elements have the same sign in one
/// draw and opposite ones in another, whatever the luck: the difference of two samples moves, and so does their sum.
/// </summary>
internal sealed record RoundingNoise(RngKey Key, int Draw, double[] Forwards, double[] Backwards) : ICustomLayer
{
    public string Kind => "RoundingNoise";

    public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

    public void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        pass.Input().CopyTo(pass.Output);
        Disturb(pass.Output, Forwards, 0);
    }

    public void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var dx = pass.InputGradient();
        if (dx.IsEmpty)
            return;
        var dy = pass.OutputGradient.ToArray();
        Disturb<T>(dy, Backwards, 1);
        for (var i = 0; i < dx.Length; i++)
            dx[i] += dy[i];
    }

    private void Disturb<T>(Span<T> values, double[] errors, ulong direction)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (errors.Length == 0)
            return;
        var words = new uint[values.Length];
        var (three, kind) = Math.DivRem(Draw, 3);
        Philox.Fill(Key.Fold(three).Fold(direction), 0, words);
        for (var i = 0; i < values.Length; i++)
        {
            var sign = kind switch
            {
                0 => words[i] & 1,
                1 => (words[i] & 1) ^ ((uint)i >> three & 1),
                _ => words[0] & 1,
            };
            values[i] += T.CreateChecked(sign == 0 ? errors[i] : -errors[i]);
        }
    }

    /// <summary>
    /// How many draws it takes for every bit of the largest index to have its turn; at least four threes.
    /// </summary>
    public static int DrawsFor(int size) => 3 * Math.Max(4, BitOperations.Log2((uint)size) + 1);
}
