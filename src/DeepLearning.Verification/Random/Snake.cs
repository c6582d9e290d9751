namespace DeepLearning.Verification;

/// <summary>The elementwise formula of random models: y = x + sin²(frequency x) / frequency.</summary>
/// <remarks>Source: Ziyin, Hartwig, Ueda, "Neural networks fail to learn periodic functions", NeurIPS 2020.</remarks>
public sealed record Snake(double Frequency) : IElementwiseLayer
{
    public string Kind => nameof(Snake);

    T IElementwiseLayer.Of<T>(T x)
    {
        var frequency = T.CreateChecked(Frequency);
        var sine = T.Sin(frequency * x);
        return x + sine * sine / frequency;
    }
}
