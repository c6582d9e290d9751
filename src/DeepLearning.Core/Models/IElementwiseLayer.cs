using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A layer of your own, element by element, of any shape: y = f(x). The formula is enough: both backends take its
/// values from it, and its derivative by dual numbers, and so does the forward mode that checks them. Implement it as a
/// record, so that equal layers make equal models.
/// </summary>
/// <remarks>
/// Implement <see cref="Of"/> explicitly, <c>T IElementwiseLayer.Of&lt;T&gt;(T x) =&gt; ...</c>: then C# takes the
/// constraints over by itself. A formula is computed at every element twice in a training step, once for the value and
/// once for the slope, through an interface: a layer that the time goes into is an <see cref="ICustomLayer"/> with
/// loops of its own.
/// </remarks>
public interface IElementwiseLayer : ICustomLayer
{
    /// <summary>The output at one element.</summary>
    T Of<T>(T x)
        where T : INumber<T>,
            IRootFunctions<T>,
            IPowerFunctions<T>,
            IExponentialFunctions<T>,
            ILogarithmicFunctions<T>,
            ITrigonometricFunctions<T>,
            IHyperbolicFunctions<T>;

    Shape ICustomLayer.InferShape(Sequence<Shape> inputs) =>
        inputs.Count == 1 ? inputs[0] : throw new ShapeException($"expects one input, but is given {inputs.Count}");

    // y = f(x)
    void ICustomLayer.Forward<T>(ILayerPass<T> pass)
    {
        var x = pass.Input();
        var y = pass.Output;
        for (var i = 0; i < y.Length; i++)
            y[i] = Of(x[i]);
    }

    // dx += f'(x) dy, where f(x + ε) = f(x) + f'(x) ε
    void ICustomLayer.Backward<T>(ILayerPass<T> pass)
    {
        var x = pass.Input();
        var dy = pass.OutputGradient;
        var dx = pass.InputGradient();
        for (var i = 0; i < dx.Length; i++)
            dx[i] += Of(Dual<T>.Variable(x[i])).Tangent * dy[i];
    }
}
