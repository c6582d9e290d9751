namespace DeepLearning.Experiments;

/// <summary>What learns from tables: one dense layer is the baseline, which draws straight borders and lines.</summary>
public static class TabularModels
{
    public const string Linear = "linear";

    public static Sequence<string> Names { get; } = ["mlp", "wide", Linear];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="inputs">The number of features.</param>
    /// <param name="outputs">The number of classes or values.</param>
    /// <exception cref="ArgumentException">There is no network of this name.</exception>
    public static Model Of(string name, int inputs, int outputs) =>
        name switch
        {
            "mlp" => Hidden(32, inputs, outputs),
            "wide" => Hidden(256, inputs, outputs),
            Linear => Net.Input(inputs).Dense(outputs).ToModel(),
            _ => throw new ArgumentException(
                $"model is '{name}', but must be one of {string.Join(", ", Names)}",
                nameof(name)
            ),
        };

    /// <summary>
    /// Times the experiment's learning rate: one layer's problem is convex, and the baseline is to arrive, not to be on
    /// its way.
    /// </summary>
    public static double RateOf(string name) => name == Linear ? 10 : 1;

    private static Model Hidden(int width, int inputs, int outputs) =>
        Net.Input(inputs).Dense(width).ReLU().Dropout(0.1).Dense(width).ReLU().Dropout(0.1).Dense(outputs).ToModel();
}
