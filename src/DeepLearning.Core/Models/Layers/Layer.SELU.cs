namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The self-normalising exponential linear unit: Scale x where x is positive, Scale Alpha (exp(x) - 1) elsewhere.
    /// With these two numbers a mean of 0 and a variance of 1 stay what they are from layer to layer.
    /// </summary>
    public sealed record SELU : Elementwise
    {
        /// <summary>Minus the value far below 0, but for <see cref="Scale"/>.</summary>
        public const double Alpha = 1.6732632423543772848170429916717;

        /// <summary>The slope above 0.</summary>
        public new const double Scale = 1.0507009873554804934193349852946;

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
