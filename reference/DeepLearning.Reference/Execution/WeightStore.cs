using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The weights that an executor computes with, and those that its predictors read: one set, until the executor writes
/// again while somebody may read it; then it goes on in a copy.
/// </summary>
internal sealed class WeightStore<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly WeightLayout _layout;
    private bool _isPublished;

    public WeightStore(Model model, ParameterLayout layout)
    {
        _layout = new(model, layout);
        Current = new(_layout);
    }

    public WeightLayout Weights => _layout;

    public ParameterLayout Layout => _layout.Parameters;

    /// <summary>What predictors read.</summary>
    public PublishedWeights<WeightSet<T>> Published { get; } = new();

    /// <summary>What the executor computes with.</summary>
    public WeightSet<T> Current { get; private set; }

    public AlignedArray<T> Parameters => Current.Parameters;

    /// <summary>All state, which a training pass moves.</summary>
    public Span<T> States => Current.States;

    /// <summary>Lets predictors read what the executor holds.</summary>
    public void Publish()
    {
        if (_isPublished)
            return;
        Published.Publish(Current);
        _isPublished = true;
    }

    /// <summary>Before anything is written: from here on nobody else reads the current set.</summary>
    /// <param name="keepsValues">False where all of it is to be overwritten.</param>
    public void BeginWrite(bool keepsValues = true)
    {
        if (!_isPublished)
            return;
        _isPublished = false;
        if (Published.TryWithdraw())
            return;
        var own = new WeightSet<T>(_layout);
        if (keepsValues)
            Current.CopyTo(own);
        Current = own;
    }

    /// <summary>Takes over all values, and publishes them where there are predictors.</summary>
    public void Import(NamedTensors<T> parameters, NamedTensors<T> states)
    {
        BeginWrite(keepsValues: false);
        foreach (var entry in Layout.Entries)
            parameters[entry.Name].Span.CopyTo(Parameters[entry.Range]);
        foreach (var (name, tensor) in states)
            tensor.Span.CopyTo(States[_layout.StateOf(name)]);
        if (Published.HasPredictors)
            Publish();
    }

    public NamedTensors<T> ExportParameters() => Named(Parameters.Span);

    public NamedTensors<T> ExportStates() =>
        new(
            _layout
                .Model.Parameters.Where(p => !p.Spec.IsTrained)
                .Select(p =>
                    KeyValuePair.Create(p.Name, HostTensor<T>.Copy(p.Spec.Shape, States[_layout.StateOf(p.Name)]))
                )
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
