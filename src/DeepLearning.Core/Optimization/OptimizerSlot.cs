using System.Numerics;

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
    /// m of <see cref="Optimizer.Adam"/>, its kin and <see cref="Optimizer.Lion"/>, a of the centred
    /// <see cref="Optimizer.RmsProp"/>: the gradient's running mean.
    /// </summary>
    public const string Mean = "mean";

    /// <summary>
    /// v of <see cref="Optimizer.Adam"/>, its kin and <see cref="Optimizer.Adadelta"/>, s of
    /// <see cref="Optimizer.RmsProp"/>: the squared gradient's running mean.
    /// </summary>
    public const string MeanSquare = "meanSquare";

    /// <summary>The largest v so far of AMSGrad.</summary>
    public const string LargestMeanSquare = "largestMeanSquare";

    /// <summary>s of <see cref="Optimizer.Adagrad"/>: the sum of squared gradients.</summary>
    public const string SumOfSquares = "sumOfSquares";

    /// <summary>u of <see cref="Optimizer.Adadelta"/>: the running mean of the squared moves.</summary>
    public const string MeanSquareMove = "meanSquareMove";

    /// <summary>Π of <see cref="Optimizer.NAdam"/>, a scalar: the product of all momenta so far.</summary>
    public const string MomentumProduct = "momentumProduct";

    /// <summary>The number of steps, a scalar.</summary>
    public const string Step = "step";

    /// <summary>The slots of each element that hold squares, or sums of them: never below 0.</summary>
    private static readonly string[] Squares = [MeanSquare, LargestMeanSquare, SumOfSquares, MeanSquareMove];

    /// <summary>Refuses a slot that no optimizer can have left behind. NaN passes: a run may hold it.</summary>
    /// <param name="name">The whole name: the parameter's, a slash, the slot's, which has no slash.</param>
    /// <param name="parameter">The parameter's shape.</param>
    /// <param name="tensor">What the slot holds.</param>
    /// <exception cref="ModelException">No optimizer has such a slot, or such a value in it.</exception>
    /// <exception cref="ShapeException">
    /// The slot's shape is neither the parameter's nor, for the steps and the product of momenta, a scalar's.
    /// </exception>
    internal static void Check<T>(string name, Shape parameter, HostTensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var slot = name[(name.LastIndexOf('/') + 1)..];
        if (slot is not (Momentum or Mean or MomentumProduct or Step) && !Squares.Contains(slot))
            throw new ModelException($"the optimizer state '{name}' is of no optimizer's: none remembers '{slot}'");
        var shape = slot is Step or MomentumProduct ? Shape.Scalar : parameter;
        if (tensor.Shape != shape)
            throw new ShapeException($"the optimizer state '{name}' has shape {tensor.Shape}, but {shape} is expected");
        if (slot == Step && !(T.IsInteger(tensor[0]) && tensor[0] >= T.Zero && tensor[0] <= LastStep<T>()))
            throw new ModelException(
                FormattableString.Invariant(
                    $"the optimizer state '{name}' is {tensor[0]}, but a number of steps is expected"
                )
            );
        if (slot == MomentumProduct && !(tensor[0] >= T.Zero && tensor[0] <= T.One))
            throw new ModelException(
                FormattableString.Invariant(
                    $"the optimizer state '{name}' is {tensor[0]}, but a product of momenta lies in [0, 1]"
                )
            );
        if (Squares.Contains(slot) && tensor.Span.ContainsAnyInRange(T.NegativeInfinity, -T.Epsilon))
            throw new ModelException($"the optimizer state '{name}' holds a value below 0, but it holds squares");
    }

    private static T LastStep<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => T.CreateChecked(1L << 53);
}
