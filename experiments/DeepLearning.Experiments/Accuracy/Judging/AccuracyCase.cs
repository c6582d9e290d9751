using System.Numerics;

namespace DeepLearning.Experiments.Rounding;

/// <summary>A function to be judged: a layer's, with its derivative, or a bare one.</summary>
internal abstract class AccuracyCase
{
    /// <summary>All that the library computes element by element.</summary>
    public static IReadOnlyList<AccuracyCase> All { get; } =
    [
        new LayerCase<TrueRectifier>("ReLU", new Layer.ReLU(), _ => new(0)),
        new LayerCase<TrueRectifier>("LeakyReLU", new Layer.LeakyReLU(), round => new(round(0.01))),
        new LayerCase<TrueElu>("ELU", new Layer.ELU(), _ => new(1)),
        new LayerCase<TrueElu>("ELU 0.3", new Layer.ELU(0.3), round => new(round(0.3))),
        new LayerCase<TrueGelu>("GELU", new Layer.GELU(), _ => new()),
        new LayerCase<TrueApproximateGelu>("GELU tanh", new Layer.GELU(approximate: true), _ => new()),
        new LayerCase<TrueSiLU>("SiLU", new Layer.SiLU(), _ => new()),
        new LayerCase<TrueSoftplus>("Softplus", new Layer.Softplus(), _ => new(1, 20)),
        new LayerCase<TrueSoftplus>("Softplus 3, 60", new Layer.Softplus(3, 60), _ => new(3, 60)),
        new LayerCase<TrueSigmoid>("Sigmoid", new Layer.Sigmoid(), _ => new()),
        new LayerCase<TrueTanh>("Tanh", new Layer.Tanh(), _ => new()),
        new LayerCase<TrueRelu6>("ReLU6", new Layer.ReLU6(), _ => new()),
        new LayerCase<TrueHardsigmoid>("Hardsigmoid", new Layer.Hardsigmoid(), _ => new()),
        new LayerCase<TrueHardswish>("Hardswish", new Layer.Hardswish(), _ => new()),
        new LayerCase<TrueCelu>("CELU", new Layer.CELU(), _ => new(1)),
        new LayerCase<TrueCelu>("CELU 0.3", new Layer.CELU(0.3), round => new(round(0.3))),
        new LayerCase<TrueCelu>("CELU 7", new Layer.CELU(7), _ => new(7)),
        new LayerCase<TrueSelu>(
            "SELU",
            new Layer.SELU(),
            round => new(round(Layer.SELU.Scale), round(1.7580993408473768))
        ),
        new LayerCase<TrueMish>("Mish", new Layer.Mish(), _ => new()),
        new LayerCase<TrueLogSigmoid>("LogSigmoid", new Layer.LogSigmoid(), _ => new()),
        new FunctionCase<TrueExponential>("exp"),
        new FunctionCase<TrueLogarithm>("log"),
        new FunctionCase<TrueLogOfOneAnd>("log 1 + x"),
    ];

    public abstract string Name { get; }

    /// <summary>The layer; null of a bare function.</summary>
    public virtual Layer? Layer => null;

    /// <summary>Whether a number belongs to the function's domain.</summary>
    public virtual bool Takes(double x) => true;

    /// <summary>The reference backend's passes, for one thread.</summary>
    /// <param name="count">Numbers at once.</param>
    public abstract IPasses<T> Ours<T>(int count)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Scores several sides' results on the same numbers against one truth.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="sides">What each side made of them.</param>
    /// <param name="scores">Each side's score, that grows.</param>
    public abstract void Judge<T, N>(T[] x, (T[] Value, T[] Slope)[] sides, Score[] scores)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>;

    /// <summary>What value and derivative tend to at an infinity.</summary>
    public abstract (double Value, double Slope) At<T>(double infinity)
        where T : unmanaged, IFloatingPointIeee754<T>;

    public override string ToString() => Name;

    private abstract class Case<F>(string name) : AccuracyCase
        where F : struct, ITrueFunction
    {
        public override string Name => name;

        public override (double Value, double Slope) At<T>(double infinity) => Truth<T>().At(infinity);

        /// <summary>The truth about the function with its settings as a format has them.</summary>
        protected virtual F Truth<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => default;

        public override void Judge<T, N>(T[] x, (T[] Value, T[] Slope)[] sides, Score[] scores)
        {
            var truth = Truth<T>();
            for (var i = 0; i < x.Length; i++)
            {
                if (!T.IsFinite(x[i]) || !Takes(double.CreateChecked(x[i])))
                    continue;
                var exact = N.Of(double.CreateChecked(x[i]));
                var value = truth.Value(exact);
                for (var side = 0; side < sides.Length; side++)
                    Score.AddValue(ref scores[side], x[i], sides[side].Value[i], value);
                if (Layer is null)
                    continue;
                var slope = truth.Slope(exact);
                for (var side = 0; side < sides.Length; side++)
                    Score.AddSlope(ref scores[side], x[i], sides[side].Slope[i], slope);
            }
        }
    }

    private sealed class LayerCase<F>(string name, Layer layer, Func<Func<double, double>, F> truth) : Case<F>(name)
        where F : struct, ITrueFunction
    {
        public override Layer Layer => layer;

        public override IPasses<T> Ours<T>(int count) => new OurLayer<T>(layer, count);

        protected override F Truth<T>() => truth(setting => double.CreateChecked(T.CreateChecked(setting)));
    }

    private sealed class FunctionCase<F>(string name) : Case<F>(name)
        where F : struct, ITrueFunction
    {
        public override bool Takes(double x) => typeof(F) != typeof(TrueLogOfOneAnd) || x >= 0;

        public override IPasses<T> Ours<T>(int count) =>
            new FunctionPasses<T>(
                typeof(F) == typeof(TrueExponential) ? OurFunction.Exp
                : typeof(F) == typeof(TrueLogarithm) ? OurFunction.Log
                : OurFunction.LogOfOneAnd
            );
    }
}
