using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// A model's parameters and running statistics as a module of TorchSharp holds them: each in its place, by PyTorch's
/// names. The module may put another tensor there (a move to another device does), so each is asked for anew.
/// </summary>
internal sealed class ModuleTensors<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Func<string, ModuleScope> _first;
    private readonly List<ModulePlace> _places = [];

    /// <param name="model">The model.</param>
    /// <param name="state">What the tensors hold at first; checked already.</param>
    /// <param name="first">Gives the module of a name's first step.</param>
    public ModuleTensors(Model model, ExecutorState<T> state, Func<string, ModuleScope> first)
    {
        _first = first;
        Model = model;
        Counts = new BatchCounts<T>(model);
        foreach (var parameter in model.Parameters.Where(p => !BatchCounts<T>.IsCount(p)))
        {
            var place = At(parameter.Name);
            var values = (parameter.Spec.IsTrained ? state.Parameters : state.State)[parameter.Name].Span;
            var tensor = HostTransfer.Upload(values, HostTransfer.Sizes(parameter.Spec.Shape), torch.CPU);
            if (parameter.Spec.IsTrained)
                place.Owner.register_parameter(place.Last, (Parameter)new Parameter(tensor).DetachFromDisposeScope());
            else
                place.Owner.register_buffer(place.Last, tensor.DetachFromDisposeScope());
            _places.Add(place);
        }

        foreach (var name in Counts.Names)
        {
            var start = state.State.TryGetValue(name, out var count) ? long.CreateChecked(count[0]) : 0;
            Counts.Add(At(name), start);
        }
    }

    public Model Model { get; }

    /// <summary>How many batches each batch norm has seen.</summary>
    public BatchCounts<T> Counts { get; }

    /// <summary>The tensors that stand in the places now, by the parameters' names.</summary>
    /// <exception cref="InvalidOperationException">One has not T's type any more.</exception>
    public Dictionary<string, Tensor> Present()
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var place in _places)
        {
            var tensor = place.Tensor;
            if (tensor.dtype != HostTransfer.TypeOf<T>())
                throw new InvalidOperationException(
                    $"'{place.Name}' is {tensor.dtype} now, but the module computes in {HostTransfer.TypeOf<T>()}: "
                        + "make a TorchModule of the type that you want"
                );
            tensors.Add(place.Name, tensor);
        }

        return tensors;
    }

    /// <summary>What the tensors hold, on the host.</summary>
    public ExecutorState<T> Export()
    {
        var values = Model
            .Parameters.Where(p => !BatchCounts<T>.IsCount(p))
            .Zip(Present().Values)
            .Select(pair =>
                KeyValuePair.Create(
                    pair.First.Name,
                    HostTransfer.Download<T>(pair.Second.detach(), pair.First.Spec.Shape)
                )
            );
        return ExecutorState<T>.Of(Model, new(values.Concat(Counts.Export())));
    }

    /// <summary>Overwrites the tensors' values.</summary>
    public void Import(ExecutorState<T> state)
    {
        using var noGrad = torch.no_grad();
        var present = Present();
        foreach (var (name, values) in state.Weights())
            if (present.TryGetValue(name, out var tensor))
                HostTransfer.Overwrite(tensor, values.Span);
            else
                Counts.Import(name, values);
    }

    private ModulePlace At(string name)
    {
        var steps = name.Split('.');
        var owner = _first(steps[0]);
        foreach (var step in steps[1..^1])
            owner = owner.Below(step);
        return new(name, owner, steps[^1]);
    }
}

/// <summary>Where a tensor stands.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Owner">The module that holds it.</param>
/// <param name="Last">Its name there.</param>
internal sealed record ModulePlace(string Name, ModuleScope Owner, string Last)
{
    /// <summary>The tensor that stands there now.</summary>
    public Tensor Tensor =>
        Owner.get_parameter(Last)
        ?? Owner.get_buffer(Last)
        ?? throw new InvalidOperationException($"the module has no '{Name}' any more");
}
