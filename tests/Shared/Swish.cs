using System.Numerics;

namespace DeepLearning.TestSupport;

/// <summary>A user's own layer with a parameter: y = x sigmoid(beta x), one beta a channel of [features].</summary>
public sealed record Swish : ICustomLayer
{
    public string Kind => "Swish";

    public Shape InferShape(Sequence<Shape> inputs) =>
        inputs is [{ Rank: 1 } shape] ? shape : throw new ShapeException($"expects features, but is given {inputs}");

    public Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) => [new("beta", inputs[0], Initializer.Ones)];

    public void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = pass.Input();
        var beta = pass.Parameter(0);
        for (var i = 0; i < x.Length; i++)
            pass.Output[i] = x[i] * Sigmoid(beta[i % beta.Length] * x[i]);
    }

    // y = x s, s = sigmoid(b x): dy/dx = s + b x s (1 - s), dy/db = x x s (1 - s).
    public void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = pass.Input();
        var beta = pass.Parameter(0);
        var dx = pass.InputGradient();
        var dBeta = pass.ParameterGradient(0);
        for (var i = 0; i < x.Length; i++)
        {
            var b = beta[i % beta.Length];
            var s = Sigmoid(b * x[i]);
            var slope = x[i] * s * (T.One - s);
            if (!dx.IsEmpty)
                dx[i] += pass.OutputGradient[i] * (s + b * slope);
            if (!dBeta.IsEmpty)
                dBeta[i % beta.Length] += pass.OutputGradient[i] * x[i] * slope;
        }
    }

    private static T Sigmoid<T>(T x)
        where T : unmanaged, IFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-x));
}
