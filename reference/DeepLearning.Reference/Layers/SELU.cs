// The self-normalising exponential linear unit.
//
//   y = s x where x > 0,   s a (exp(x) - 1) elsewhere;   s = 1.0507009873554805, a = 1.6732632423543772
//   dx += s dy where x > 0,   s a exp(x) dy elsewhere
//
// s and a make mean 0 and variance 1 a fixed point of a layer's activations. s a comes with what its digits leave out.
// At 0 the derivative is s a, and -0 stays -0, as libtorch has it.
// Source: Klambauer, Unterthiner, Mayr, Hochreiter, "Self-normalizing neural networks", NIPS 2017.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class SELU<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>s a, and what its digits leave out.</summary>
    private const double Product = 1.7580993408473768,
        ProductRest = 1.41535193800845e-17;

    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    /// <summary>s a y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Left(Vector<T> y) =>
        Vectors.MultiplyAdd(Vectors.Of<T>(Product), y, Vectors.RestOf<T>(Product, ProductRest) * y);

    private readonly struct Value : IMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x) =>
            Vector.ConditionalSelect(
                Vector.LessThan(x, Vector<T>.Zero),
                Left(Exponential.LessOne(x)),
                Vectors.Of<T>(Layer.SELU.Scale) * x
            );
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(x, Vector<T>.Zero),
                Vectors.Of<T>(Layer.SELU.Scale) * dy,
                Left(Exponential.Of(x)) * dy
            );
    }
}
