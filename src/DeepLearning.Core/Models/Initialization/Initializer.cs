using System.Numerics;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// How a parameter's first value is drawn: a closed union. Each names a distribution, which may depend on the shape.
/// For weights [out, in, ...taps], fan-in = in x taps and fan-out = out x taps.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Constant), "constant")]
[JsonDerivedType(typeof(KaimingUniform), "kaimingUniform")]
[JsonDerivedType(typeof(KaimingNormal), "kaimingNormal")]
[JsonDerivedType(typeof(XavierUniform), "xavierUniform")]
[JsonDerivedType(typeof(XavierNormal), "xavierNormal")]
[JsonDerivedType(typeof(Uniform), "uniform")]
[JsonDerivedType(typeof(Normal), "normal")]
[JsonDerivedType(typeof(TruncatedNormal), "truncatedNormal")]
public abstract record Initializer
{
    private Initializer() { }

    public static Initializer Zeros { get; } = new Constant(0);

    public static Initializer Ones { get; } = new Constant(1);

    /// <summary>What a weight gets when nothing is said: He's uniform for rectifiers.</summary>
    public static Initializer Default { get; } = new KaimingUniform();

    /// <summary>The first value of a parameter of this shape, drawn from this key.</summary>
    public HostTensor<T> Draw<T>(Shape shape, RngKey key)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        shape.Size == 0
            ? HostTensor<T>.Zeros(shape)
            : HostTensor<T>.Create(shape, values => DistributionFor(shape).Sample(key, values));

    /// <summary>What each value of a parameter of this shape is drawn from.</summary>
    /// <param name="shape">Of at least one value.</param>
    public abstract Distribution DistributionFor(Shape shape);

    private static Distribution.Uniform Symmetric(double bound) => new(-bound, bound);

    private static double FanIn(Shape shape) => shape.Rank < 2 ? shape.Size : shape.Size / (double)shape[0];

    private static double FanOut(Shape shape) => shape.Rank < 2 ? shape.Size : shape.Size / (double)shape[1];

    /// <summary>One value everywhere.</summary>
    public sealed record Constant : Initializer
    {
        public Constant(double value) => Value = value;

        public double Value
        {
            get;
            init => field = Require.Finite(value);
        }

        public override Distribution DistributionFor(Shape shape) => new Distribution.Point(Value);
    }

    /// <summary>
    /// Uniform over ±Gain sqrt(3 / fan-in). He, Zhang, Ren, Sun 2015 (arXiv:1502.01852), equation 10.
    /// </summary>
    public sealed record KaimingUniform : Initializer
    {
        public KaimingUniform(double? gain = null) => Gain = gain ?? Math.Sqrt(2);

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private KaimingUniform()
            : this(gain: null) { }

        /// <summary>
        /// What the activation needs to keep the variance: sqrt(2) for a rectifier, 5/3 for tanh, 1 for none.
        /// </summary>
        public double Gain
        {
            get;
            init => field = Require.Positive(value);
        }

        public override Distribution DistributionFor(Shape shape) => Symmetric(Gain * Math.Sqrt(3 / FanIn(shape)));
    }

    /// <summary>Normal with deviation Gain / sqrt(fan-in). He et al. 2015.</summary>
    public sealed record KaimingNormal : Initializer
    {
        public KaimingNormal(double? gain = null) => Gain = gain ?? Math.Sqrt(2);

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private KaimingNormal()
            : this(gain: null) { }

        public double Gain
        {
            get;
            init => field = Require.Positive(value);
        }

        public override Distribution DistributionFor(Shape shape) =>
            new Distribution.Normal(0, Gain / Math.Sqrt(FanIn(shape)));
    }

    /// <summary>Uniform over ±Gain sqrt(6 / (fan-in + fan-out)). Glorot, Bengio 2010, equation 16.</summary>
    public sealed record XavierUniform : Initializer
    {
        public XavierUniform(double gain = 1) => Gain = gain;

        public double Gain
        {
            get;
            init => field = Require.Positive(value);
        }

        public override Distribution DistributionFor(Shape shape) =>
            Symmetric(Gain * Math.Sqrt(6 / (FanIn(shape) + FanOut(shape))));
    }

    /// <summary>Normal with deviation Gain sqrt(2 / (fan-in + fan-out)). Glorot, Bengio 2010.</summary>
    public sealed record XavierNormal : Initializer
    {
        public XavierNormal(double gain = 1) => Gain = gain;

        public double Gain
        {
            get;
            init => field = Require.Positive(value);
        }

        public override Distribution DistributionFor(Shape shape) =>
            new Distribution.Normal(0, Gain * Math.Sqrt(2 / (FanIn(shape) + FanOut(shape))));
    }

    /// <summary>Uniform over (Low, High), whatever the shape.</summary>
    public sealed record Uniform : Initializer
    {
        public Uniform(double low, double high) => (Low, High) = (low, high);

        public double Low
        {
            get;
            init => field = Require.Below(value, High);
        } = double.NegativeInfinity;

        public double High
        {
            get;
            init => field = Require.Above(value, Low);
        } = double.PositiveInfinity;

        public override Distribution DistributionFor(Shape shape) => new Distribution.Uniform(Low, High);
    }

    /// <summary>Normal with this mean and deviation, whatever the shape.</summary>
    public sealed record Normal : Initializer
    {
        public Normal(double mean = 0, double deviation = 1) => (Mean, Deviation) = (mean, deviation);

        public double Mean
        {
            get;
            init => field = Require.Finite(value);
        }

        public double Deviation
        {
            get;
            init => field = Require.Positive(value);
        }

        public override Distribution DistributionFor(Shape shape) => new Distribution.Normal(Mean, Deviation);
    }

    /// <summary>
    /// Normal with this mean and deviation, kept within [Low, High], whatever the shape. The bounds are values, not
    /// deviations, as in PyTorch's trunc_normal_; unless said, they lie two deviations about the mean.
    /// </summary>
    public sealed record TruncatedNormal : Initializer
    {
        public TruncatedNormal(double mean = 0, double deviation = 1, double? low = null, double? high = null)
        {
            (Mean, Deviation) = (mean, deviation);
            (Low, High) = (low ?? mean - 2 * deviation, high ?? mean + 2 * deviation);
        }

        // JSON binds no nullable parameter to a property that is not: what it leaves out is NaN here.
        [JsonConstructor]
        private TruncatedNormal(
            double mean = 0,
            double deviation = 1,
            double low = double.NaN,
            double high = double.NaN
        )
            : this(mean, deviation, double.IsNaN(low) ? null : low, double.IsNaN(high) ? null : (double?)high) { }

        /// <summary>The mean before the cut.</summary>
        public double Mean
        {
            get;
            init => field = Require.Finite(value);
        }

        /// <summary>The standard deviation before the cut.</summary>
        public double Deviation
        {
            get;
            init => field = Require.Positive(value);
        }

        public double Low
        {
            get;
            init => field = Require.Below(value, High);
        } = double.NegativeInfinity;

        public double High
        {
            get;
            init => field = Require.Above(value, Low);
        } = double.PositiveInfinity;

        /// <exception cref="ArgumentOutOfRangeException">
        /// Next to nothing of the normal lies between Low and High.
        /// </exception>
        public override Distribution DistributionFor(Shape shape) =>
            new Distribution.TruncatedNormal(Mean, Deviation, Low, High);
    }
}
