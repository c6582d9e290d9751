using System.Numerics;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>One of TorchSharp's optimizers over all parameters of a model, with a group of its own for each set of settings.</summary>
internal abstract class TorchOptimizer : IDisposable
{
    /// <summary>Takes over this step's settings; they may change from one step to the next.</summary>
    /// <param name="group">The group's index.</param>
    /// <param name="optimizer">The settings, resolved for that group.</param>
    public abstract void Configure(int group, Optimizer optimizer);

    /// <summary>Moves every parameter that has a gradient.</summary>
    public abstract void Step();

    /// <summary>The state of one parameter, by slot ("momentum"); the parameter's index is that of the layout.</summary>
    public abstract IEnumerable<(int Parameter, string Slot, Tensor Value)> State();

    /// <summary>Takes over a tensor as a parameter's state; false where the rule has no such slot.</summary>
    public abstract bool TakeState(int parameter, string slot, Tensor value);

    /// <summary>Lets go of all state, so that another instance may take it over.</summary>
    public abstract void ReleaseState();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}

/// <summary>Makes the optimizer for a description.</summary>
/// <param name="Parameters">All trained parameters, in the layout's order.</param>
/// <param name="Groups">The indices of each group's parameters.</param>
internal sealed record TorchOptimizerFactory(Parameter[] Parameters, int[][] Groups) : IOptimizerVisitor<TorchOptimizer>
{
    public TorchOptimizer Visit(Optimizer.Sgd optimizer) => new TorchSgd(Parameters, Groups, optimizer);
}
