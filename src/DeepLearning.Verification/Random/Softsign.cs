using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The custom layer of random models: y = scale x / (1 + |x|), one scale a channel (the first axis), of any shape.
/// </summary>
public sealed record Softsign : ICustomLayer, IDualForward
{
    public string Kind => "Softsign";

    public Shape InferShape(Sequence<Shape> inputs) =>
        inputs is [{ Rank: > 0 } shape] ? shape : throw new ShapeException($"expects one value, but is given {inputs}");

    public Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) =>
        [new("scale", [inputs[0][0]], Initializer.Ones)];

    public void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = pass.Input();
        var y = pass.Output;
        var scale = pass.Parameter(0);
        for (var i = 0; i < x.Length; i++)
            y[i] = scale[Channel(i, x.Length, pass.Count, scale.Length)] * x[i] / (T.One + T.Abs(x[i]));
    }

    // dy/dx = scale / (1 + |x|)², dy/dscale = x / (1 + |x|).
    public void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = pass.Input();
        var dy = pass.OutputGradient;
        var scale = pass.Parameter(0);
        var dx = pass.InputGradient();
        var dScale = pass.ParameterGradient(0);
        for (var i = 0; i < x.Length; i++)
        {
            var channel = Channel(i, x.Length, pass.Count, scale.Length);
            var divisor = T.One + T.Abs(x[i]);
            if (!dx.IsEmpty)
                dx[i] += dy[i] * scale[channel] / (divisor * divisor);
            if (!dScale.IsEmpty)
                dScale[channel] += dy[i] * x[i] / divisor;
        }
    }

    public DualTensor Forward(DualPass pass)
    {
        var (x, scale) = (pass.Input, pass.Parameters["scale"]);
        var y = new Dual<double>[x.Size];
        for (var i = 0; i < y.Length; i++)
            y[i] = scale[Channel(i, x.Size, pass.Count, scale.Size)] * x[i] / (1 + Dual<double>.Abs(x[i]));
        return new(pass.Output, y);
    }

    private static int Channel(int element, int length, int count, int channels)
    {
        var size = length / count;
        return element % size / (size / channels);
    }
}
