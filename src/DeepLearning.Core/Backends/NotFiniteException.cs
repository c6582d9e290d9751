using System.Globalization;

namespace DeepLearning;

/// <summary>
/// A loss or a norm of gradients that is NaN or infinite, met before anything moved: parameters, optimizer state,
/// accumulated gradients and running statistics are as before the call. <see cref="CompileOptions.NotFinite"/> lets
/// such values pass.
/// </summary>
public sealed class NotFiniteException : ArithmeticException
{
    public NotFiniteException() { }

    public NotFiniteException(string message)
        : base(message) { }

    public NotFiniteException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>The loss or the norm: NaN or infinite.</summary>
    public double Value { get; private init; }

    /// <summary>
    /// Of a loss: the first node, in the model's order, whose output on this batch is not finite; null when all outputs
    /// are, so that it is the loss itself.
    /// </summary>
    public string? Node { get; private init; }

    /// <summary>
    /// Of a norm: the first parameter, in the order of <see cref="ParameterLayout"/>, whose gradient is not finite;
    /// null when the value is a loss.
    /// </summary>
    public string? Parameter { get; private init; }

    /// <param name="loss">The loss.</param>
    /// <param name="node">The first node whose output is not finite; null for the loss itself.</param>
    public static NotFiniteException OfLoss(double loss, string? node) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the loss is {loss}: {Where(node)}"))
        {
            Value = loss,
            Node = node,
        };

    /// <param name="norm">The norm of all gradients that are clipped together.</param>
    /// <param name="parameter">The first parameter whose gradient is not finite.</param>
    public static NotFiniteException OfNorm(double norm, string parameter) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the gradients' norm is {norm} and cannot be clipped: the first gradient that is not "
                    + $"finite is that of '{parameter}'"
            )
        )
        {
            Value = norm,
            Parameter = parameter,
        };

    private static string Where(string? node) =>
        node is null
            ? "every node's output is finite, so it is the loss itself"
            : $"the first output that is not finite is that of node '{node}'";
}
