using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// A model's parameters and running statistics as libtorch tensors, by name. The tensors stay the same for the
/// executor's life (an import overwrites their values), so layers, optimizer and predictors may hold on to them.
/// </summary>
internal sealed class TorchWeights<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dictionary<string, Tensor> _byName = new(StringComparer.Ordinal);
    private readonly Model _model;
    private readonly torch.Device _device;
    private bool _isPublished;

    /// <summary>All running statistics; empty where there are none.</summary>
    private readonly FlatState[] _states;

    public TorchWeights(Model model, ParameterLayout layout, ExecutorState<T> initial, torch.Device device)
    {
        (Layout, _model, _device) = (layout, model, device);
        Trained = new Parameter[layout.Entries.Count];
        for (var i = 0; i < Trained.Length; i++)
        {
            var entry = layout.Entries[i];
            Trained[i] = new Parameter(
                HostTransfer.Upload(initial.Parameters[entry.Name].Span, HostTransfer.Sizes(entry.Shape), device)
            );
            Keep(entry.Name, Trained[i]);
        }

        using var scope = torch.NewDisposeScope();
        _states = FlatState.Of(model, HostTransfer.TypeOf<T>(), device);
        foreach (var (name, part) in _states.SelectMany(state => state.Parts()))
        {
            HostTransfer.Overwrite(part, initial.State[name].Span);
            Keep(name, part);
        }
    }

    public ParameterLayout Layout { get; }

    /// <summary>The trained parameters in the layout's order.</summary>
    public Parameter[] Trained { get; }

    public IReadOnlyDictionary<string, Tensor> ByName => _byName;

    /// <summary>What predictors read.</summary>
    public PublishedWeights<TorchWeightSet<T>> Published { get; } = new();

    /// <summary>Lets predictors read what the executor holds, in the same memory.</summary>
    public void Publish()
    {
        if (_isPublished)
            return;
        Published.Publish(new(_model, _byName, _device));
        _isPublished = true;
    }

    /// <summary>Before anything is written: from here on nobody else reads this memory.</summary>
    /// <param name="keepsValues">False where all of it is to be overwritten.</param>
    public void BeginWrite(bool keepsValues = true)
    {
        if (!_isPublished)
            return;
        _isPublished = false;
        if (Published.TryWithdraw())
            return;
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        foreach (var parameter in Trained)
            parameter.set_(Fresh(parameter));
        foreach (var state in _states)
        {
            state.Replace(Fresh(state.Values));
            foreach (var (name, part) in state.Parts())
                _byName[name].set_(part);
        }

        Tensor Fresh(Tensor tensor) => keepsValues ? tensor.clone() : torch.empty_like(tensor, requires_grad: false);
    }

    public void Import(NamedTensors<T> parameters, NamedTensors<T> state)
    {
        BeginWrite(keepsValues: false);
        foreach (var (name, tensor) in parameters)
            HostTransfer.Overwrite(_byName[name], tensor.Span);
        foreach (var (name, tensor) in state)
            HostTransfer.Overwrite(_byName[name], tensor.Span);
        if (Published.HasPredictors)
            Publish();
    }

    /// <summary>
    /// Keeps the running statistics as they are before a training pass, which moves them in its forward half.
    /// </summary>
    public void KeepState()
    {
        foreach (var state in _states)
            state.Keep();
    }

    /// <summary>Puts the running statistics back: the pass has failed.</summary>
    public void RestoreState()
    {
        foreach (var state in _states)
            state.GoBack();
    }

    public NamedTensors<T> ExportParameters() =>
        new(
            Layout.Entries.Select(entry =>
                KeyValuePair.Create(entry.Name, HostTransfer.Download<T>(_byName[entry.Name], entry.Shape))
            )
        );

    public NamedTensors<T> ExportState() =>
        new(
            _model
                .Parameters.Where(p => !p.Spec.IsTrained)
                .Select(p => KeyValuePair.Create(p.Name, HostTransfer.Download<T>(_byName[p.Name], p.Spec.Shape)))
        );

    public void Dispose()
    {
        Published.Close();
        foreach (var parameter in Trained)
            parameter.grad?.Dispose();
        foreach (var tensor in _byName.Values)
            tensor.Dispose();
        foreach (var state in _states)
            state.Dispose();
    }

    private void Keep(string name, Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        _byName.Add(name, tensor);
    }
}
