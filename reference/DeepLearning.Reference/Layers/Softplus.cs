// The smooth rectifier, with sharpness b and threshold t.
//
//   y = x where b x > t,   log(1 + exp(b x)) / b elsewhere
//   dx += dy where b x > t,   dy / (1 + exp(-b x)) elsewhere
//
// At the threshold itself the curve still holds, as libtorch has it. Where exp(b x) overflows below the threshold (t
// above 709) the derivative is 1; libtorch's is NaN there.
// Source: Dugas, Bengio, Bélisle, Nadeau, Garcia, "Incorporating second-order functional knowledge", NIPS 2000.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Softplus<T>(double beta, double threshold) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _beta = T.CreateChecked(beta);
    private readonly T _threshold = T.CreateChecked(threshold);

    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(_beta, _threshold), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(
            pass.Workers,
            new Slope(_beta, _threshold),
            pass.Input(),
            pass.OutputGradient,
            pass.InputGradientToFill()
        );

    private readonly struct Value(T beta, T threshold) : IMap<T>
    {
        private readonly Vector<T> _beta = new(beta),
            _threshold = new(threshold);

        public Vector<T> Of(Vector<T> x) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(_beta * x, _threshold),
                x,
                Vectors.Log1p(Vectors.Exp(_beta * x)) / _beta
            );
    }

    private readonly struct Slope(T beta, T threshold) : IMap2<T>
    {
        private readonly Vector<T> _beta = new(beta),
            _threshold = new(threshold);

        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(_beta * x, _threshold),
                dy,
                dy / (Vector<T>.One + Vectors.Exp(-_beta * x))
            );
    }
}
