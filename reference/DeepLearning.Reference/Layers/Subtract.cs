// The difference of two values, each repeated where it has an extent of 1.
//
//   y = x0 - x1,   dx0 += dy,   dx1 += -dy, summed over the repetitions
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Subtract<T>(Repetition[] inputs) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        inputs[0].Copy(pass.Workers, pass.Input(0), pass.Output);
        inputs[1].Map(pass.Workers, new Minus(), pass.Input(1), pass.Output);
    }

    public override void Backward(NodePass<T> pass)
    {
        inputs[0].Sum(pass.Workers, pass.OutputGradient, pass.InputGradientToFill(0));
        var dx = pass.InputGradientToFill(1);
        if (!dx.IsWanted)
            return;
        var negative = pass.Saved(0, pass.Output.Length);
        Elementwise.Map(pass.Workers, new Times<T>(-T.One), pass.OutputGradient, negative);
        inputs[1].Sum(pass.Workers, negative, dx);
    }

    private readonly struct Minus : IMap2<T>
    {
        public Vector<T> Of(Vector<T> y, Vector<T> x) => y - x;
    }
}
