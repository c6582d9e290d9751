using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// What a user of TorchSharp writes by hand: a module, torch.optim.SGD, a dispose scope a step, the loss read at the
/// end of it. Its input tensors lie ready, which spares it the copy that our executors make of every batch.
/// </summary>
internal sealed class PlainLoop : IDisposable
{
    /// <summary>
    /// So small that a batch seen a million times is not learned by heart: its gradients would become subnormal
    /// numbers, and slow.
    /// </summary>
    public const double LearningRate = 1e-7;

    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly Func<Tensor, Tensor, Tensor> _loss;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _input,
        _target;

    public PlainLoop(
        nn.Module<Tensor, Tensor> module,
        Func<Tensor, Tensor, Tensor> loss,
        Tensor input,
        Tensor target,
        double learningRate = LearningRate,
        Func<IEnumerable<Parameter>, optim.Optimizer>? optimizer = null
    )
    {
        (_module, _loss, _input, _target) = (module, loss, input, target);
        _optimizer = optimizer is null
            ? optim.SGD(module.parameters(), learningRate, momentum: 0.9)
            : optimizer(module.parameters());
        module.train();
    }

    public float Step() => Step(_input, _target);

    public float Step(Tensor input, Tensor target)
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var loss = _loss(_module.forward(input), target);
        loss.backward();
        _optimizer.step();
        return loss.ToSingle();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _module.Dispose();
        _input.Dispose();
        _target.Dispose();
    }
}
