// The sum over some axes of a sample.
//
//   y[i] = Σ_j x[i, j], over all places j of the axes
//   dx[i, j] += dy[i]
using System.Numerics;

namespace DeepLearning.Reference;

/// <param name="kept">The output's shape with the axes kept at an extent of 1.</param>
/// <param name="input">The input's.</param>
internal sealed class Sum<T>(Shape kept, Shape input) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Repetition _repetition = new(kept, input);

    public override void Forward(NodePass<T> pass) =>
        _repetition.Sum(pass.Workers, pass.Input(), new Gradient<T>(pass.Output, isAdded: false));

    public override void Backward(NodePass<T> pass) =>
        _repetition.Take(pass.Workers, pass.OutputGradient, pass.InputGradientToFill());
}
