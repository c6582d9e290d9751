using System.Numerics;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// How a parameter's first value is drawn: a closed union. For weights [out, in, ...taps], fan-in = in x taps and
/// fan-out = out x taps.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Constant), "constant")]
[JsonDerivedType(typeof(KaimingUniform), "kaimingUniform")]
[JsonDerivedType(typeof(KaimingNormal), "kaimingNormal")]
[JsonDerivedType(typeof(XavierUniform), "xavierUniform")]
[JsonDerivedType(typeof(XavierNormal), "xavierNormal")]
public abstract record Initializer
{
    private Initializer() { }

    public static Initializer Zeros { get; } = new Constant(0);

    public static Initializer Ones { get; } = new Constant(1);

    /// <summary>What a weight gets when nothing is said: He's uniform for rectifiers.</summary>
    public static Initializer Default { get; } = new KaimingUniform();

    /// <summary>The first value of a parameter of this shape, drawn from this key.</summary>
    public HostTensor<T> Draw<T>(Shape shape, RngKey key) where T : unmanaged, IFloatingPointIeee754<T> =>
        HostTensor<T>.Create(shape, values => Fill(shape, key, values));

    private protected abstract void Fill<T>(Shape shape, RngKey key, Span<T> values) where T : unmanaged, IFloatingPointIeee754<T>;

    private static double FanIn(Shape shape) => shape.Rank < 2 ? shape.Size : shape.Size / (double)shape[0];

    private static double FanOut(Shape shape) => shape.Rank < 2 ? shape.Size : shape.Size / (double)shape[1];

    /// <summary>One value everywhere.</summary>
    public sealed record Constant : Initializer
    {
        public Constant(double value) => Value = value;

        public double Value { get; init => field = Require.Finite(value); }

        private protected override void Fill<T>(Shape shape, RngKey key, Span<T> values) => values.Fill(T.CreateChecked(Value));
    }

    /// <summary>Uniform over ±Gain sqrt(3 / fan-in). He, Zhang, Ren, Sun 2015 (arXiv:1502.01852), equation 10.</summary>
    public sealed record KaimingUniform : Initializer
    {
        public KaimingUniform(double? gain = null) => Gain = gain ?? Math.Sqrt(2);

        [JsonConstructor] // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        private KaimingUniform() : this(gain: null) { }

        /// <summary>What the activation needs to keep the variance: sqrt(2) for a rectifier, 5/3 for tanh, 1 for none.</summary>
        public double Gain { get; init => field = Require.Positive(value); }

        private protected override void Fill<T>(Shape shape, RngKey key, Span<T> values)
        {
            var bound = Gain * Math.Sqrt(3 / FanIn(shape));
            Draws.Uniform(key, -bound, bound, values);
        }
    }

    /// <summary>Normal with deviation Gain / sqrt(fan-in). He et al. 2015.</summary>
    public sealed record KaimingNormal : Initializer
    {
        public KaimingNormal(double? gain = null) => Gain = gain ?? Math.Sqrt(2);

        [JsonConstructor] // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        private KaimingNormal() : this(gain: null) { }

        public double Gain { get; init => field = Require.Positive(value); }

        private protected override void Fill<T>(Shape shape, RngKey key, Span<T> values) =>
            Draws.Normal(key, 0, Gain / Math.Sqrt(FanIn(shape)), values);
    }

    /// <summary>Uniform over ±Gain sqrt(6 / (fan-in + fan-out)). Glorot, Bengio 2010, equation 16.</summary>
    public sealed record XavierUniform : Initializer
    {
        public XavierUniform(double gain = 1) => Gain = gain;

        public double Gain { get; init => field = Require.Positive(value); }

        private protected override void Fill<T>(Shape shape, RngKey key, Span<T> values)
        {
            var bound = Gain * Math.Sqrt(6 / (FanIn(shape) + FanOut(shape)));
            Draws.Uniform(key, -bound, bound, values);
        }
    }

    /// <summary>Normal with deviation Gain sqrt(2 / (fan-in + fan-out)). Glorot, Bengio 2010.</summary>
    public sealed record XavierNormal : Initializer
    {
        public XavierNormal(double gain = 1) => Gain = gain;

        public double Gain { get; init => field = Require.Positive(value); }

        private protected override void Fill<T>(Shape shape, RngKey key, Span<T> values) =>
            Draws.Normal(key, 0, Gain * Math.Sqrt(2 / (FanIn(shape) + FanOut(shape))), values);
    }
}
