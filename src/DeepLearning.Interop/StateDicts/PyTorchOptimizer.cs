using System.Numerics;

namespace DeepLearning.Interop;

/// <summary>
/// What an optimizer remembers, as torch.optim's state_dict() has it: {"state": {0: {"exp_avg": ...}}, "param_groups":
/// [...]}. A run that began there goes on here, and the other way round.
/// </summary>
public static class PyTorchOptimizer
{
    private const string State = "state",
        Groups = "param_groups",
        Parameters = "params";

    /// <summary>The optimizer state of a model, for <see cref="ExecutorState{T}.OptimizerState"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The rule that goes on; its settings are its own, not the file's.</param>
    /// <param name="stateDict">What optimizer.state_dict() gave.</param>
    /// <param name="parameters">
    /// The model's names of the parameters in the order in which the optimizer was given them; null for the model's
    /// own order, which is that of module.parameters() where the modules stand in the nodes' order.
    /// </param>
    /// <exception cref="ModelException">
    /// The value is no optimizer's state dict, is of another rule, or of more parameters than there are names.
    /// </exception>
    /// <exception cref="ShapeException">A tensor's shape is not the parameter's.</exception>
    public static NamedTensors<T> Import<T>(
        Model model,
        Optimizer optimizer,
        PyTorchValue stateDict,
        IReadOnlyList<string>? parameters = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(stateDict);
        parameters ??= TrainedNames(model);
        var slots = optimizer.Accept(new PyTorchSlots());
        var shapes = model.Parameters.ToDictionary(p => p.Name, p => p.Spec.Shape, StringComparer.Ordinal);
        var tensors = new List<KeyValuePair<string, HostTensor<T>>>();
        try
        {
            var numbers = stateDict[Groups].AsItems().SelectMany(group => group[Parameters].AsItems()).ToList();
            if (numbers.Count != parameters.Count)
                throw new ModelException(
                    $"the optimizer moves {numbers.Count} parameters, but there are {parameters.Count}: "
                        + string.Join(", ", parameters)
                );
            foreach (var (key, memory) in stateDict[State].AsDict().Entries)
            {
                var number = numbers.IndexOf(key);
                if (number < 0)
                    throw new ModelException($"the optimizer remembers parameter {key}, which is in no group");
                var shape = shapes.GetValueOrDefault(parameters[number]) ?? throw NoParameter(parameters[number]);
                foreach (var (name, value) in memory.AsDict().Entries)
                    if (slots.Import<T>(name.AsText(), value, shape) is var (slot, tensor))
                        tensors.Add(new($"{parameters[number]}/{slot}", tensor));
            }
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or InvalidDataException)
        {
            throw new ModelException($"the value is no optimizer's state dict: {e.Message}", e);
        }

        return new(tensors);

        ModelException NoParameter(string name) => new($"the model has no parameter '{name}'");
    }

    /// <summary>
    /// The state dict for optimizer.load_state_dict, with one group of all trained parameters in the model's order and
    /// the rule's settings. Real numbers are in it: torch.load reads it with weights_only from PyTorch 2.0 on.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The rule; what it remembers must have its names.</param>
    /// <param name="state">The state of the model.</param>
    /// <exception cref="ModelException">The state is not the model's, or of another rule.</exception>
    /// <exception cref="ShapeException">A tensor's shape is not the parameter's.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such rule: Lion.</exception>
    public static PyTorchValue Export<T>(Model model, Optimizer optimizer, ExecutorState<T> state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(state);
        state.Check(model);
        var settings = optimizer.Accept(new PyTorchSettings());
        var slots = optimizer.Accept(new PyTorchSlots());
        var memory = state.OptimizerState.ToLookup(pair => pair.Key[..pair.Key.LastIndexOf('/')]);
        var names = TrainedNames(model);
        var remembered = names
            .Index()
            .Where(entry => memory.Contains(entry.Item))
            .Select(entry =>
                KeyValuePair.Create<PyTorchValue, PyTorchValue>(
                    (long)entry.Index,
                    slots.Export(
                        memory[entry.Item].Select(p => KeyValuePair.Create(p.Key[(entry.Item.Length + 1)..], p.Value))
                    )
                )
            );
        var numbers = new PyTorchValue.List(names.Index().Select(e => (PyTorchValue)(long)e.Index).ToSequence());
        return new PyTorchValue.Dict(
            (State, new PyTorchValue.Dict(remembered)),
            (Groups, new PyTorchValue.List([new PyTorchValue.Dict([.. settings, (Parameters, numbers)])]))
        );
    }

    private static IReadOnlyList<string> TrainedNames(Model model) =>
        [.. model.Parameters.Where(p => p.Spec.IsTrained).Select(p => p.Name)];
}
