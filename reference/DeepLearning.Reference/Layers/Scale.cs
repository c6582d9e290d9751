// A constant factor a and a constant shift b.
//
//   y = a x + b, rounded once
//   dx += a dy
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Scale<T>(double factor, double shift) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _factor = T.CreateChecked(factor),
        _shift = T.CreateChecked(shift);

    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(_factor, _shift), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(
            pass.Workers,
            new Multiple<T>(_factor),
            pass.OutputGradient,
            pass.OutputGradient,
            pass.InputGradientToFill()
        );

    private readonly struct Value(T factor, T shift) : IMap<T>
    {
        private readonly Vector<T> _factor = new(factor),
            _shift = new(shift);

        public Vector<T> Of(Vector<T> x) => Vectors.MultiplyAdd(_factor, x, _shift);
    }
}
