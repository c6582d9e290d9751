using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The values of a model, shared by an executor and its predictors: one flat buffer of parameters in name order, and
/// the state.
/// </summary>
internal sealed class ParameterStore<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public ParameterStore(Model model, ParameterLayout layout)
    {
        (Model, Layout) = (model, layout);
        Parameters = new AlignedArray<T>(layout.Length);
        States = model
            .Parameters.Where(p => !p.Spec.IsTrained)
            .ToDictionary(p => p.Name, p => new T[p.Spec.Shape.Size]);
    }

    public Model Model { get; }

    public ParameterLayout Layout { get; }

    public AlignedArray<T> Parameters { get; }

    public Dictionary<string, T[]> States { get; }

    public void Import(NamedTensors<T> parameters, NamedTensors<T> states)
    {
        foreach (var entry in Layout.Entries)
            parameters[entry.Name].Span.CopyTo(Parameters[entry.Range]);
        foreach (var (name, values) in States)
            states[name].Span.CopyTo(values);
    }

    public NamedTensors<T> ExportParameters() => Named(Parameters.Span);

    public NamedTensors<T> ExportStates() =>
        new(
            Model
                .Parameters.Where(p => !p.Spec.IsTrained)
                .Select(p => KeyValuePair.Create(p.Name, HostTensor<T>.Copy(p.Spec.Shape, States[p.Name])))
        );

    /// <summary>A flat buffer in name order as named tensors.</summary>
    public NamedTensors<T> Named(ReadOnlySpan<T> flat)
    {
        var tensors = new List<KeyValuePair<string, HostTensor<T>>>();
        foreach (var entry in Layout.Entries)
            tensors.Add(new(entry.Name, HostTensor<T>.Copy(entry.Shape, flat[entry.Range])));
        return new(tensors);
    }
}
