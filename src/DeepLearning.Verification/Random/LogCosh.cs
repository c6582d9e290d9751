namespace DeepLearning.Verification;

/// <summary>A custom loss of random models: log cosh(x - t), as |d| - log 2 + log(1 + exp(-2 |d|)).</summary>
public sealed record LogCosh : ICustomLoss
{
    public string Kind => nameof(LogCosh);

    T ICustomLoss.Of<T>(T output, T target)
    {
        var distance = T.Abs(output - target);
        return distance - T.Log(T.One + T.One) + T.LogP1(T.Exp(-(distance + distance)));
    }
}
