using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Layer normalisation, alike in training and inference: y = weight (x - mean) / sqrt(variance + Epsilon) + bias,
    /// with the mean and the biased variance over the last axes; without a number of axes over all values of a sample,
    /// which is then [features] or [channels, h, w]. weight, bias: the shape of what is normalised together (PyTorch's
    /// normalized_shape), where it is affine.
    /// </summary>
    public sealed record LayerNorm : Layer
    {
        public LayerNorm(double epsilon = 1e-5, int? axes = null, bool affine = true) =>
            (Epsilon, Axes, Affine) = (epsilon, axes, affine);

        public double Epsilon
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>
        /// How many of a sample's last axes are normalised together: 1 for each step of [steps, features] by itself;
        /// null for all axes.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Axes
        {
            get;
            init => field = value is { } axes ? Require.Positive(axes) : null;
        }

        /// <summary>Whether there are a weight and a bias.</summary>
        public bool Affine { get; init; }

        public override string Describe() =>
            (
                Axes switch
                {
                    null => "",
                    1 => "1 axis, ",
                    _ => $"{Axes} axes, ",
                }
            )
            + FormattableString.Invariant($"epsilon {Epsilon}")
            + (Affine ? "" : ", not affine");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            if (Axes is not { } axes)
                return FeaturesOrImage(inputs);
            var shape = Single(inputs);
            return shape.Rank >= axes ? shape : throw ShapeException.Expected($"a shape of {axes} axes or more", shape);
        }

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) =>
            Affine ? Affinity(Normalised(inputs[0])) : [];

        /// <summary>The part of a sample's shape that is normalised together.</summary>
        public Shape Normalised(Shape sample) =>
            Axes is { } axes ? Shape.Create([.. sample.Extents.TakeLast(axes)]) : sample;

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
