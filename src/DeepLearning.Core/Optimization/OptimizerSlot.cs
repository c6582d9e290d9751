namespace DeepLearning;

/// <summary>
/// The names under which optimizers keep what they remember of a parameter: "0.weight/momentum". They are the same on
/// every backend.
/// </summary>
public static class OptimizerSlot
{
    /// <summary>v of <see cref="Optimizer.Sgd"/> and <see cref="Optimizer.RmsProp"/>.</summary>
    public const string Momentum = "momentum";

    /// <summary>
    /// m of <see cref="Optimizer.Adam"/>, a of the centred <see cref="Optimizer.RmsProp"/>: the gradient's running
    /// mean.
    /// </summary>
    public const string Mean = "mean";

    /// <summary>
    /// v of <see cref="Optimizer.Adam"/>, s of <see cref="Optimizer.RmsProp"/>: the squared gradient's running mean.
    /// </summary>
    public const string MeanSquare = "meanSquare";

    /// <summary>The largest v so far of AMSGrad.</summary>
    public const string LargestMeanSquare = "largestMeanSquare";

    /// <summary>s of <see cref="Optimizer.Adagrad"/>: the sum of squared gradients.</summary>
    public const string SumOfSquares = "sumOfSquares";

    /// <summary>The number of steps, a scalar.</summary>
    public const string Step = "step";
}
