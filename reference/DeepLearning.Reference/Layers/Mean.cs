// The mean over the n places of some axes of a sample.
//
//   y[i] = Σ_j x[i, j] / n, over all places j of the axes
//   dx[i, j] += dy[i] / n
using System.Numerics;
using System.Numerics.Tensors;

namespace DeepLearning.Reference;

/// <param name="kept">The output's shape with the axes kept at an extent of 1.</param>
/// <param name="input">The input's.</param>
internal sealed class Mean<T>(Shape kept, Shape input) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Repetition _repetition = new(kept, input);

    public override void Forward(NodePass<T> pass) =>
        _repetition.Sum(
            pass.Workers,
            pass.Input(),
            new Gradient<T>(pass.Output, isAdded: false),
            divisor: _repetition.Times
        );

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (!dx.IsWanted)
            return;
        var share = pass.Saved(0, pass.Output.Length);
        TensorPrimitives.Divide(pass.OutputGradient, T.CreateChecked(_repetition.Times), share);
        _repetition.Take(pass.Workers, share, dx);
    }
}
