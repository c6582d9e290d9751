using System.Globalization;

namespace DeepLearning.Verification;

/// <summary>Where in a step two backends part.</summary>
public enum DivergencePlace
{
    /// <summary>A parameter or state as the seed draws it.</summary>
    Initial,

    /// <summary>A node's output: its forward pass.</summary>
    Activation,

    /// <summary>The loss, on outputs that agree.</summary>
    Loss,

    /// <summary>dLoss/dOutput of a node: the backward pass of a node that reads it, or the loss's.</summary>
    ActivationGradient,

    /// <summary>A parameter's gradient, where the output gradients of all nodes that use it agree.</summary>
    ParameterGradient,

    /// <summary>The gradient that is handed out for an input.</summary>
    InputGradient,

    /// <summary>A parameter after the update, where all gradients agree.</summary>
    Update,

    /// <summary>A running statistic after the step.</summary>
    State,

    /// <summary>A piece of optimizer state after the update.</summary>
    OptimizerState,

    /// <summary>Nothing in a single step from one state: rounding, grown over the steps.</summary>
    Drift,
}

/// <summary>The first place at which two backends part: everything before it agrees.</summary>
/// <param name="Place">The kind of value.</param>
/// <param name="Node">The node whose value it is; null for a loss of several terms and for drift.</param>
/// <param name="Parameter">The parameter or state, by its full name; null for values of nodes.</param>
/// <param name="Step">The step of the run, from 1; null outside a run.</param>
/// <param name="Comparison">
/// Both backends' values: the element of the largest error, its index, the errors and the tolerance.
/// </param>
/// <param name="Suspects">
/// The nodes whose pass gives this value; for a gradient the node's readers, and "loss" where the loss reads it.
/// </param>
/// <param name="Case">What reproduces it.</param>
public sealed record Divergence(
    DivergencePlace Place,
    string? Node,
    string? Parameter,
    int? Step,
    TensorComparison Comparison,
    Sequence<string> Suspects,
    DivergenceCase Case
)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Step is { } step ? $"step {step}: " : "")}{What()}: element {Comparison.Index} is "
                + $"{Comparison.First:R} and {Comparison.Second:R}, scaled error {Comparison.ScaledError:0.0e+0} "
                + $"where {Comparison.Tolerance:0.0e+0} is allowed"
        ) + (Suspects.Count > 0 ? $"; computed by {string.Join(", ", Suspects)}" : "");

    private string What() =>
        Place switch
        {
            DivergencePlace.Initial => $"'{Parameter}' as the seed draws it",
            DivergencePlace.Activation => $"the output of node '{Node}'",
            DivergencePlace.Loss => "the loss",
            DivergencePlace.ActivationGradient => $"the gradient of node '{Node}''s output",
            DivergencePlace.ParameterGradient => $"the gradient of parameter '{Parameter}'",
            DivergencePlace.InputGradient => $"the gradient of input '{Node}'",
            DivergencePlace.Update => $"parameter '{Parameter}' after the update",
            DivergencePlace.State => $"state '{Parameter}' after the step",
            DivergencePlace.OptimizerState => $"optimizer state '{Parameter}' after the update",
            _ => $"rounding has grown beyond the bound, though no single step parts",
        };
}
