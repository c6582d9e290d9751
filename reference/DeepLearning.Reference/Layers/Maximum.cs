// The largest of several values, each repeated where it has an extent of 1: of the first two, of that and the third,
// ...
//
//   m_0 = x_0,   m_l = max(m_{l-1}, x_l),   y = m_last
//   of dm_l, dx_l and dm_{l-1} have all where theirs is the larger, half each where both are equal
//
// As libtorch has it, a NaN is the larger one, and where one is NaN both have all of dm_l.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Maximum<T>(Repetition[] inputs) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) => Largest(pass, inputs.Length, pass.Output);

    public override void Backward(NodePass<T> pass)
    {
        Span<T> dm = pass.Saved(0, pass.Output.Length),
            order = pass.Saved(1, pass.Output.Length),
            share = pass.Saved(2, pass.Output.Length);
        pass.OutputGradient.CopyTo(dm);
        for (var input = inputs.Length - 1; input > 0; input--)
        {
            Largest(pass, input, order);
            inputs[input].Map(pass.Workers, new Order(), pass.Input(input), order);
            Elementwise.Map(pass.Workers, new ShareOfX(), order, dm, new Gradient<T>(share, isAdded: false));
            inputs[input].Sum(pass.Workers, share, pass.InputGradientToFill(input));
            Elementwise.Map(pass.Workers, new ShareOfM(), order, dm, new Gradient<T>(dm, isAdded: false));
        }

        inputs[0].Sum(pass.Workers, dm, pass.InputGradientToFill(0));
    }

    /// <summary>The largest of the first so many inputs.</summary>
    private void Largest(NodePass<T> pass, int count, Span<T> largest)
    {
        inputs[0].Copy(pass.Workers, pass.Input(0), largest);
        for (var input = 1; input < count; input++)
            inputs[input].Map(pass.Workers, new Larger(), pass.Input(input), largest);
    }

    private readonly struct Larger : IMap2<T>
    {
        public Vector<T> Of(Vector<T> m, Vector<T> x)
        {
            var larger = Vector.ConditionalSelect(Vector.GreaterThan(x, m), x, m);
            return Vector.ConditionalSelect(Vector.Equals(x, x), larger, x);
        }
    }

    /// <summary>1 where x is larger, -1 where m is, 0 where they are equal, NaN where one is NaN.</summary>
    private readonly struct Order : IMap2<T>
    {
        public Vector<T> Of(Vector<T> m, Vector<T> x) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(x, m),
                Vector<T>.One,
                Vector.ConditionalSelect(
                    Vector.LessThan(x, m),
                    -Vector<T>.One,
                    Vector.ConditionalSelect(Vector.Equals(x, m), Vector<T>.Zero, Vectors.Of<T>(double.NaN))
                )
            );
    }

    /// <summary>What x has of dy.</summary>
    private readonly struct ShareOfX : IMap2<T>
    {
        public Vector<T> Of(Vector<T> order, Vector<T> dy) => Share(order, -Vector<T>.One, dy);
    }

    /// <summary>What m has of dy.</summary>
    private readonly struct ShareOfM : IMap2<T>
    {
        public Vector<T> Of(Vector<T> order, Vector<T> dy) => Share(order, Vector<T>.One, dy);
    }

    private static Vector<T> Share(Vector<T> order, Vector<T> none, Vector<T> dy) =>
        Vector.ConditionalSelect(
            Vector.Equals(order, none),
            Vector<T>.Zero,
            Vector.ConditionalSelect(Vector.Equals(order, Vector<T>.Zero), dy / new Vector<T>(T.One + T.One), dy)
        );
}
