using System.Numerics;

namespace DeepLearning;

/// <summary>
/// All that an executor holds between two steps, as host values: it passes from any backend to any other.
/// </summary>
/// <param name="Parameters">The trained parameters, by name.</param>
/// <param name="State">The non-trained state (running statistics), by name.</param>
/// <param name="OptimizerState">The optimizer's state: "0.weight/momentum". Empty before the first update.</param>
public sealed record ExecutorState<T>(NamedTensors<T> Parameters, NamedTensors<T> State, NamedTensors<T> OptimizerState)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>All that a model computes with: parameters and non-trained state, by name.</summary>
    public NamedTensors<T> Weights() => new(Parameters.Concat(State));

    /// <summary>
    /// The first state of a model: what <see cref="Model.Initialize{T}"/> draws, and no optimizer state.
    /// </summary>
    public static ExecutorState<T> Initial(Model model, ulong seed) => Of(model, model.Initialize<T>(seed));

    /// <summary>Weights of a file, told apart: what the model does not train is state. No optimizer state.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">Parameters and non-trained state, by name; names are not checked.</param>
    public static ExecutorState<T> Of(Model model, NamedTensors<T> weights)
    {
        var state = Shapes(model, trained: false);
        return new(Part(isState: false), Part(isState: true), NamedTensors<T>.Empty);

        NamedTensors<T> Part(bool isState) => new(weights.Where(pair => state.ContainsKey(pair.Key) == isState));
    }

    public ExecutorState<TOther> To<TOther>()
        where TOther : unmanaged, IFloatingPointIeee754<TOther> =>
        new(Parameters.To<TOther>(), State.To<TOther>(), OptimizerState.To<TOther>());

    /// <summary>Whether no value is NaN or infinite.</summary>
    public bool IsFinite => Parameters.IsFinite && State.IsFinite && OptimizerState.IsFinite;

    /// <exception cref="ModelException">A name is missing or unknown.</exception>
    /// <exception cref="ShapeException">A tensor's shape is not the parameter's.</exception>
    public void Check(Model model)
    {
        CheckPart(model, Parameters, trained: true, "parameter");
        CheckPart(model, State, trained: false, "state");
        var shapes = Shapes(model, trained: true);
        foreach (var (name, tensor) in OptimizerState)
        {
            // A parameter's name may have slashes too, a slot's has none.
            if (name.LastIndexOf('/') is not (>= 0 and var slash) || !shapes.TryGetValue(name[..slash], out var shape))
                throw new ModelException($"the optimizer state '{name}' belongs to no parameter of the model");
            OptimizerSlot.Check(name, shape, tensor);
        }
    }

    private static Dictionary<string, Shape> Shapes(Model model, bool trained) =>
        model
            .Parameters.Where(p => p.Spec.IsTrained == trained)
            .ToDictionary(p => p.Name, p => p.Spec.Shape, StringComparer.Ordinal);

    private static void CheckPart(Model model, NamedTensors<T> tensors, bool trained, string what)
    {
        var expected = Shapes(model, trained);
        foreach (var (name, shape) in expected)
        {
            if (!tensors.TryGetValue(name, out var tensor))
                throw new ModelException($"the {what} '{name}' {shape} is missing");
            if (tensor.Shape != shape)
                throw new ShapeException($"the {what} '{name}' has shape {tensor.Shape}, but the model's has {shape}");
        }

        foreach (var name in tensors.Keys)
            if (!expected.ContainsKey(name))
                throw new ModelException(
                    $"the model has no {what} '{name}'; it has {string.Join(", ", expected.Keys)}"
                );
    }
}

/// <summary>The outputs of a batch.</summary>
/// <param name="Loss">The objective's value, when the batch brought targets.</param>
/// <param name="Outputs">By output name, each [count, ...].</param>
public sealed record Evaluation<T>(double? Loss, NamedTensors<T> Outputs)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// Each term's loss, without its weight, in the objective's order; empty where there is no loss. Null from an
    /// executor that does not tell them apart.
    /// </summary>
    public Sequence<double>? TermLosses { get; init; }

    /// <summary>
    /// Each term's loss of each sample, [count], in the objective's order: what a sum adds up, PyTorch's reduction
    /// "none" summed over the sample's elements or positions. Classes' weights are in it, the sample's weight is not;
    /// an ignored position adds 0. Null unless it was asked for.
    /// </summary>
    public Sequence<HostTensor<double>>? SampleLosses { get; init; }
}

/// <summary>The derivative of a batch's loss.</summary>
/// <param name="Loss">The objective's value.</param>
/// <param name="Outputs">By output name, each [count, ...].</param>
/// <param name="ParameterGradients">By parameter name.</param>
/// <param name="InputGradients">By input node of reals, each [count, ...].</param>
/// <param name="Activations">
/// By node, each [count, ...], an input's indices as whole numbers; empty unless asked for.
/// </param>
/// <param name="ActivationGradients">
/// dLoss/dOutput by node; empty unless asked for. A node that no loss depends on has zeros, as
/// indices have.
/// </param>
public sealed record Differentiation<T>(
    double Loss,
    NamedTensors<T> Outputs,
    NamedTensors<T> ParameterGradients,
    NamedTensors<T> InputGradients,
    NamedTensors<T> Activations,
    NamedTensors<T> ActivationGradients
)
    where T : unmanaged, IFloatingPointIeee754<T>;
