using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// A model as a module of TorchSharp: the same passes as the torch backend's, differentiated by autograd. Its tensors
/// have PyTorch's names ("layer1.0.weight", each batch norm's "num_batches_tracked" too), belong to the module and
/// follow it to another device. Like every module it begins in training mode: call eval() before you predict.
/// </summary>
/// <remarks>
/// Parameters that two nodes share are one tensor, under the first node's name. Used by one thread at a time.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TorchModule<T> : torch.nn.Module<Tensor, Tensor>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dictionary<string, ModuleScope> _scopes = new(StringComparer.Ordinal);
    private readonly ModuleTensors<T> _tensors;
    private readonly CallbackFailure _failure = new();
    private readonly RngKey _key;
    private long _passes;

    internal TorchModule(Model model, ExecutorState<T> state, ulong seed)
        : base(nameof(TorchModule<>))
    {
        _key = RngKey.FromSeed(seed);
        _tensors = new(model, state, step => ModuleScope.Of(_scopes, step, scope => register_module(step, scope)));
    }

    /// <summary>What it computes.</summary>
    public Model Model => _tensors.Model;

    /// <summary>The module's parameters and running statistics as an executor takes them.</summary>
    /// <exception cref="InvalidOperationException">A tensor has another type than T.</exception>
    public ExecutorState<T> Export()
    {
        using var scope = torch.NewDisposeScope();
        return _tensors.Export();
    }

    /// <summary>Overwrites the module's parameters and running statistics.</summary>
    /// <exception cref="ModelException">The state is not the model's.</exception>
    /// <exception cref="ShapeException">A tensor's shape is not the parameter's.</exception>
    public void Import(ExecutorState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Check(Model);
        using var scope = torch.NewDisposeScope();
        _tensors.Import(state);
    }

    /// <summary>The output of a model with one input and one output.</summary>
    /// <param name="input">[count, ...] on the module's device, of T's type; indices are int64.</param>
    /// <returns>[count, ...].</returns>
    /// <exception cref="ArgumentException">The input is not of that shape, type and device, or is empty.</exception>
    /// <exception cref="InvalidOperationException">The model has several inputs or outputs.</exception>
    public override Tensor forward(Tensor input) =>
        Model is { Inputs.Count: 1, Outputs.Count: 1 }
            ? Compute(input)[0]
            : throw new InvalidOperationException(
                $"the model has {Model.Inputs.Count} inputs and {Model.Outputs.Count} outputs: call Compute"
            );

    /// <summary>The outputs of a model with any number of inputs.</summary>
    /// <param name="inputs">
    /// In the order of <see cref="Model.Inputs"/>, each [count, ...] on the module's device, of T's type; indices are
    /// int64.
    /// </param>
    /// <returns>In the order of <see cref="Model.Outputs"/>, each [count, ...].</returns>
    /// <exception cref="ArgumentException">An input is not of that shape, type and device, or is empty.</exception>
    public Tensor[] Compute(params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _failure.Throw();
        using var scope = torch.NewDisposeScope();
        var weights = _tensors.Present();
        var device = weights.Values.FirstOrDefault()?.device ?? inputs.FirstOrDefault()?.device ?? torch.CPU;
        ModuleInputs.Check<T>(Model, inputs, device);
        foreach (var (name, count) in _tensors.Counts.Read(device))
            weights.Add(name, count);
        var graph = new TorchGraph<T>(Model, weights, device);
        var workspace = new TorchGraph<T>.Workspace(graph);
        var pass = Pass(checked((int)inputs[0].shape[0]));
        graph.Run(workspace, inputs, pass);
        if (training)
            _tensors.Counts.Count();
        return [.. Model.Outputs.Select(name => workspace[Model.IndexOf(name)].MoveToOuterDisposeScope())];
    }

    /// <summary>Sample i of the n-th pass in training drops what the key of (seed, n, i) says.</summary>
    private LayerPass Pass(int count)
    {
        if (!training)
            return LayerPass.Inference(count) with { KeepsValues = true };
        long[] samples = [.. Enumerable.Range(0, count)];
        return new(count, true, true, _key.Fold(_passes++).For(RngPurpose.Dropout), samples, _failure);
    }
}
