using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The rectifier with a trained slope: x where x is positive, weight x elsewhere. Its derivative at 0 is the
    /// weight. weight: [1], or [features] or [channels], the first axis of a sample. A weight decay draws the slope to
    /// 0.
    /// </summary>
    public sealed record PReLU : Elementwise
    {
        public PReLU(bool perChannel = false, double initial = 0.25) => (PerChannel, Initial) = (perChannel, initial);

        /// <summary>Whether each feature or channel has a slope of its own; otherwise there is one.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool PerChannel { get; init; }

        /// <summary>The slope that training begins with.</summary>
        public double Initial
        {
            get;
            init => field = Require.Finite(value);
        }

        public override string Describe() =>
            FormattableString.Invariant($"{Initial}") + (PerChannel ? ", per channel" : "");

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) =>
            [new("weight", [PerChannel ? inputs[0][0] : 1], new Initializer.Constant(Initial))];

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
