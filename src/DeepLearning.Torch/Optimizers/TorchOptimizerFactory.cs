using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>Makes the optimizer for a description.</summary>
/// <param name="Parameters">All trained parameters, in the layout's order.</param>
/// <param name="Groups">The indices of each group's parameters.</param>
internal sealed record TorchOptimizerFactory(Parameter[] Parameters, int[][] Groups) : IOptimizerVisitor<TorchOptimizer>
{
    public TorchOptimizer Visit(Optimizer.Sgd optimizer) => new TorchSgd(Parameters, Groups, optimizer);

    public TorchOptimizer Visit(Optimizer.Adam optimizer) => new TorchAdam(Parameters, Groups, optimizer);

    public TorchOptimizer Visit(Optimizer.AdamW optimizer) => new TorchAdamW(Parameters, Groups, optimizer);

    public TorchOptimizer Visit(Optimizer.RmsProp optimizer) => new TorchRmsProp(Parameters, Groups, optimizer);

    public TorchOptimizer Visit(Optimizer.Adagrad optimizer) => new TorchAdagrad(Parameters, Groups, optimizer);
}
