// The rectifier with a trained slope w, one for all values or one a channel (a feature's or an image's first axis).
//
//   y = x where x > 0, w x elsewhere
//   dx += dy where x > 0, w dy elsewhere
//   dw += Σ x dy over the channel's x that are not above 0
//
// At the kink, and at NaN, the derivative is w, as libtorch has it.
// Source: He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class PReLU<T>(Shape shape, bool perChannel) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Weight = 0;

    private readonly bool _perChannel = perChannel;
    private readonly int _channels = perChannel ? shape[0] : 1;

    public override void Forward(NodePass<T> pass)
    {
        if (!_perChannel)
        {
            Elementwise.Map(pass.Workers, new Value(pass.Parameter(Weight)[0]), pass.Input(), pass.Output);
            return;
        }

        var work = new ForwardWork(this, pass);
        pass.Workers.Run(ref work, _channels, PlanesOf(pass).Grain);
    }

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (!_perChannel)
            Elementwise.Map(pass.Workers, new Slope(pass.Parameter(Weight)[0]), pass.Input(), pass.OutputGradient, dx);
        var work = new BackwardWork(this, pass, dx);
        pass.Workers.Run(ref work, _channels, PlanesOf(pass).Grain);
    }

    private ChannelPlanes PlanesOf(NodePass<T> pass) => new(pass.Count, _channels, shape.Size / _channels);

    private readonly struct ForwardWork(PReLU<T> unit, NodePass<T> pass) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var weight = pass.Parameter(Weight);
            for (var channel = start; channel < end; channel++)
                unit.PlanesOf(pass).Map(new Value(weight[channel]), channel, pass.Input(), pass.Output);
        }
    }

    private readonly ref struct BackwardWork(PReLU<T> unit, NodePass<T> pass, Gradient<T> dx) : IRangeWork
    {
        private readonly Gradient<T> _dx = dx;
        private readonly Span<T> _dWeight = pass.ParameterGradient(Weight);

        public void Run(int start, int end)
        {
            var planes = unit.PlanesOf(pass);
            var weight = pass.Parameter(Weight);
            for (var channel = start; channel < end; channel++)
            {
                if (_dx.IsWanted && unit._perChannel)
                    planes.Map(new Slope(weight[channel]), channel, pass.Input(), pass.OutputGradient, _dx);
                _dWeight[channel] += T.CreateChecked(
                    planes.Sum(new Share(), channel, pass.Input(), pass.OutputGradient)
                );
            }
        }
    }

    private readonly struct Value(T weight) : IMap<T>
    {
        private readonly Vector<T> _weight = new(weight);

        public Vector<T> Of(Vector<T> x) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), x, _weight * x);
    }

    private readonly struct Slope(T weight) : IMap2<T>
    {
        private readonly Vector<T> _weight = new(weight);

        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), dy, _weight * dy);
    }

    /// <summary>What a value gives to the slope's gradient.</summary>
    private readonly struct Share : IMap2<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), Vector<T>.Zero, x * dy);
    }
}
