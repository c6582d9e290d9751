using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>One of TorchSharp's optimizers over all parameters of a model, with a group of its own for each set of settings.</summary>
internal abstract class TorchOptimizer : IDisposable
{
    /// <summary>Whether this instance can go on under these settings: the rule, and what it remembers, are the same.</summary>
    public abstract bool Fits(Optimizer optimizer);

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

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
