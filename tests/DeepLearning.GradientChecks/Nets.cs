namespace DeepLearning.GradientChecks;

/// <summary>Nets that several checks use.</summary>
internal static class Nets
{
    /// <summary>A residual net with shared weights, two inputs and two losses.</summary>
    public static (Model Model, Objective Objective) Residual()
    {
        var model = new Model(
            [
                new("image", new Layer.Input([3, 8, 8])),
                new("facts", new Layer.Input([5])),
                new("stem", new Layer.Conv2d(4, 3, padding: 1), ["image"]),
                new("n1", new Layer.BatchNorm(), ["stem"]),
                new("r1", new Layer.LeakyReLU(0.1), ["n1"]),
                new("body", new Layer.Conv2d(4, 3, padding: 1), ["r1"]),
                new("r2", new Layer.Tanh(), ["body"]),
                new("again", new Layer.Conv2d(4, 3, padding: 1), ["r2"], sharesParametersOf: "body"),
                new("sum", new Layer.Add(), ["again", "r1"]),
                new("max", new Layer.GlobalMaxPool2d(), ["sum"]),
                new("mean", new Layer.GlobalAvgPool2d(), ["sum"]),
                new("joined", new Layer.Concat(), ["max", "mean", "facts"]),
                new("drop", new Layer.Dropout(0.3), ["joined"]),
                new("class", new Layer.Dense(4), ["drop"]),
                new("value", new Layer.Dense(2), ["drop"]),
            ],
            ["class", "value"]
        );
        return (
            model,
            new([new("class", new Loss.CrossEntropy()), new("value", new Loss.MeanSquaredError()) { Weight = 0.2 }])
        );
    }
}
