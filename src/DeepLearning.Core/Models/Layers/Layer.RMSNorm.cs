namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Normalisation by the root mean square of the last axes, alike in training and inference:
    /// y = weight x / sqrt(mean of x² + Epsilon). weight: the shape of those axes, where it is affine.
    /// </summary>
    public sealed record RMSNorm : Layer
    {
        /// <summary>The distance from 1 to the next number of float32.</summary>
        private const double DefaultEpsilon = 1.1920928955078125e-7;

        public RMSNorm(int axes = 1, double epsilon = DefaultEpsilon, bool affine = true) =>
            (Axes, Epsilon, Affine) = (axes, epsilon, affine);

        /// <summary>How many of a sample's last axes are normalised together.</summary>
        public int Axes
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>
        /// PyTorch's default is the epsilon of the precision that computes; here it is float32's in both, so that a
        /// model is the same function in both.
        /// </summary>
        public double Epsilon
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Whether there is a weight.</summary>
        public bool Affine { get; init; }

        public override string Describe() =>
            (Axes == 1 ? "" : $"{Axes} axes, ")
            + FormattableString.Invariant($"epsilon {Epsilon}")
            + (Affine ? "" : ", not affine");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            return shape.Rank >= Axes ? shape : throw ShapeException.Expected($"a shape of {Axes} axes or more", shape);
        }

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) =>
            Affine ? [new("weight", Normalised(inputs[0]), Initializer.Ones)] : [];

        /// <summary>The last axes of a sample's shape, those that are normalised.</summary>
        public Shape Normalised(Shape sample) => Shape.Create([.. sample.Extents.TakeLast(Axes)]);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
