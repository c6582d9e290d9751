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
    private readonly List<ModelParameter> _state = [];

    public TorchWeights(Model model, ParameterLayout layout, ExecutorState<T> initial, torch.Device device)
    {
        Layout = layout;
        Trained = new Parameter[layout.Entries.Count];
        for (var i = 0; i < Trained.Length; i++)
        {
            var entry = layout.Entries[i];
            Trained[i] = new Parameter(
                HostTransfer.Upload(initial.Parameters[entry.Name].Span, HostTransfer.Sizes(entry.Shape), device)
            );
            Keep(entry.Name, Trained[i]);
        }

        foreach (var parameter in model.Parameters)
        {
            if (parameter.Spec.IsTrained)
                continue;
            _state.Add(parameter);
            Keep(
                parameter.Name,
                HostTransfer.Upload(
                    initial.State[parameter.Name].Span,
                    HostTransfer.Sizes(parameter.Spec.Shape),
                    device
                )
            );
        }
    }

    public ParameterLayout Layout { get; }

    /// <summary>The trained parameters in the layout's order.</summary>
    public Parameter[] Trained { get; }

    public Tensor this[string name] => _byName[name];

    public void Import(NamedTensors<T> parameters, NamedTensors<T> state)
    {
        foreach (var (name, tensor) in parameters)
            HostTransfer.Overwrite(_byName[name], tensor.Span);
        foreach (var (name, tensor) in state)
            HostTransfer.Overwrite(_byName[name], tensor.Span);
    }

    public NamedTensors<T> ExportParameters() =>
        new(
            Layout.Entries.Select(entry =>
                KeyValuePair.Create(entry.Name, HostTransfer.Download<T>(_byName[entry.Name], entry.Shape))
            )
        );

    public NamedTensors<T> ExportState() =>
        new(_state.Select(p => KeyValuePair.Create(p.Name, HostTransfer.Download<T>(_byName[p.Name], p.Spec.Shape))));

    public void Dispose()
    {
        foreach (var parameter in Trained)
            parameter.grad?.Dispose();
        foreach (var tensor in _byName.Values)
            tensor.Dispose();
    }

    private void Keep(string name, Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        _byName.Add(name, tensor);
    }
}
