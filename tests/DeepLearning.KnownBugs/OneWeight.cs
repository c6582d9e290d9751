using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>One weight that moves along gradients that the test gives.</summary>
internal static class OneWeight
{
    /// <summary>The weight after each update, and what the optimizer remembers in the end, by slot.</summary>
    /// <param name="backend">The backend's name.</param>
    /// <param name="start">The weight before the first.</param>
    /// <param name="steps">The rule and the gradient of each update.</param>
    public static (double[] Weights, Dictionary<string, double> Memory) Move(
        string backend,
        double start,
        params (Optimizer Rule, double Gradient)[] steps
    )
    {
        var model = TestData.Chain(
            [1],
            new Layer.Dense(1, hasBias: false, weightInitializer: new Initializer.Constant(start))
        );
        using var executor = OneThread.Compile<double>(backend, model, new() { Objective = TestData.Squared(model) });
        var weights = new double[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            executor.SetGradients([steps[i].Gradient]);
            executor.Update(steps[i].Rule);
            weights[i] = executor.Export().Parameters["0.weight"][0];
        }

        return (
            weights,
            executor.Export().OptimizerState.ToDictionary(pair => pair.Key["0.weight/".Length..], pair => pair.Value[0])
        );
    }
}
