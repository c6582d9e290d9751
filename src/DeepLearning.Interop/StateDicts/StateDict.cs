using System.Numerics;

namespace DeepLearning.Interop;

/// <summary>
/// A model's parameters and running statistics by PyTorch's names, "0.weight": into an executor, and out of it. The
/// tensors come from any format: <see cref="PyTorchFile"/>, <see cref="NpzFile"/>.
/// </summary>
public static class StateDict
{
    /// <summary>
    /// The state of a model by a state dict, its elements in T. Tied weights may stand under each of their names,
    /// equal; a batch norm's count of batches is passed over where the model has none.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">By name.</param>
    /// <param name="options">Strict unless they say otherwise.</param>
    /// <exception cref="ModelException">
    /// Strict: a name is missing or unexpected, or a shape is another; the message lists all. Otherwise: nothing fits.
    /// In both: tied weights differ, or two tensors are renamed to one.
    /// </exception>
    public static StateDictImport<T> Import<T>(
        Model model,
        IEnumerable<KeyValuePair<string, StoredTensor>> tensors,
        StateDictOptions? options = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tensors);
        options ??= new();
        var names = new StateDictNames(model);
        var (found, unexpected) = (new Dictionary<string, StoredTensor>(StringComparer.Ordinal), new List<string>());
        foreach (var (name, tensor) in Renamed(tensors, options.Rename))
        {
            if (names.Uncounted.Contains(name))
                continue;
            if (!names.All.TryGetValue(name, out var parameter))
                unexpected.Add(name);
            else if (!found.TryAdd(parameter.Name, tensor) && !AreEqual(found[parameter.Name], tensor))
                throw new ModelException($"'{name}' and '{parameter.Name}' are tied in the model, but differ");
        }

        var missing = model.Parameters.Select(p => p.Name).Where(name => !found.ContainsKey(name)).ToSequence();
        var misshaped = model
            .Parameters.Where(p => found.TryGetValue(p.Name, out var tensor) && tensor.Shape != p.Spec.Shape)
            .Select(p => new ShapeDifference(p.Name, found[p.Name].Shape, p.Spec.Shape))
            .ToSequence();
        if (options.Strict)
            Check(missing, unexpected, misshaped);
        var source = ExecutorState<T>.Of(
            model,
            new(found.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.To<T>())))
        );
        var transfer = ParameterTransfer<T>.Of(source, model, options.Seed);
        return new(transfer.State, transfer.Carried, missing, unexpected.ToSequence(), misshaped);
    }

    /// <summary>
    /// The parameters and running statistics of a model by PyTorch's names, in the nodes' order. A node that shares
    /// another's parameters has them under its own names too, in the same memory, so that they stay tied in a file.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="state">Its state; what the optimizer remembers is left out: <see cref="PyTorchOptimizer"/>.</param>
    /// <param name="type">The elements' type in the file; null for T's own.</param>
    /// <exception cref="ModelException">The state is not the model's.</exception>
    /// <exception cref="ShapeException">A tensor's shape is not the parameter's.</exception>
    /// <exception cref="ArgumentException">The type is none of floating point.</exception>
    public static OrderedDictionary<string, StoredTensor> Export<T>(
        Model model,
        ExecutorState<T> state,
        ElementType? type = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(state);
        state.Check(model);
        var tensors = model.Parameters.ToDictionary(p => p.Name, Stored, StringComparer.Ordinal);
        return new(
            new StateDictNames(model).All.Select(pair => KeyValuePair.Create(pair.Key, tensors[pair.Value.Name])),
            StringComparer.Ordinal
        );

        StoredTensor Stored(ModelParameter parameter)
        {
            var tensor = (parameter.Spec.IsTrained ? state.Parameters : state.State)[parameter.Name];
            return parameter.Spec.Name == StateDictNames.BatchCount
                ? StoredTensor.Of(tensor.Shape, [long.CreateChecked(tensor[0])])
                : StoredTensor.Of(tensor).As(type ?? ElementTypes.Of<T>());
        }
    }

    private static OrderedDictionary<string, StoredTensor> Renamed(
        IEnumerable<KeyValuePair<string, StoredTensor>> tensors,
        Sequence<NameRule> rules
    )
    {
        var renamed = new OrderedDictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            var to = name;
            foreach (var rule in rules)
                if (rule.Applies(name, out to))
                    break;
                else
                    to = name;
            if (to is not null && !renamed.TryAdd(to, tensor))
                throw new ModelException($"two tensors are named '{to}' after renaming, '{name}' among them");
        }

        return renamed;
    }

    private static bool AreEqual(StoredTensor a, StoredTensor b) =>
        a.Type == b.Type && a.Shape == b.Shape && a.Bytes.Span.SequenceEqual(b.Bytes.Span);

    private static void Check(Sequence<string> missing, List<string> unexpected, Sequence<ShapeDifference> misshaped)
    {
        var faults = new List<string>();
        if (missing.Count > 0)
            faults.Add($"missing {string.Join(", ", missing)}");
        if (unexpected.Count > 0)
            faults.Add($"unexpected {string.Join(", ", unexpected)}");
        faults.AddRange(misshaped.Select(difference => $"{difference}"));
        if (faults.Count > 0)
            throw new ModelException($"the state dict does not fit the model: {string.Join("; ", faults)}");
    }
}
