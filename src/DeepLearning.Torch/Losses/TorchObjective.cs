using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>An objective as libtorch calls: the weighted sum of its terms' losses.</summary>
internal sealed class TorchObjective<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Term[] _terms;
    private readonly torch.Device _device;
    private readonly LossCompiler<T> _compiler;

    public TorchObjective(Model model, Objective objective, torch.Device device)
    {
        _device = device;
        _compiler = new LossCompiler<T>(device);
        _terms =
        [
            .. objective.Terms.Select(term =>
            {
                Scalar weight = term.Weight;
                return new Term(
                    model.IndexOf(term.Output),
                    model.ShapeOf(term.Output),
                    term.Loss,
                    term.Loss.Accept(_compiler),
                    term.Weight == 1 ? null : weight
                );
            }),
        ];
    }

    /// <summary>
    /// The loss as a tensor with one element, in the caller's dispose scope. Targets are checked already.
    /// </summary>
    public Tensor Loss(TorchGraph<T>.Workspace workspace, Batch<T> batch) => Sum(Losses(workspace, batch));

    /// <summary>The loss, and each term's without its weight, on the host.</summary>
    public (double? Loss, Sequence<double> Terms) Values(TorchGraph<T>.Workspace workspace, Batch<T> batch)
    {
        var losses = Losses(workspace, batch);
        if (losses.Length == 1 && _terms[0].Weight is null)
        {
            var only = HostTransfer.Scalar<T>(losses[0]);
            return (only, [only]);
        }

        var values = HostTransfer.Download<T>(torch.stack([Sum(losses), .. losses]), [1 + losses.Length]);
        var terms = values.Span[1..].ToArray();
        return (double.CreateChecked(values[0]), terms.Select(double.CreateChecked).ToSequence());
    }

    /// <summary>Each term's loss of each sample [n], on the host.</summary>
    public Sequence<HostTensor<double>> SampleLosses(TorchGraph<T>.Workspace workspace, Batch<T> batch) =>
        Enumerable
            .Range(0, _terms.Length)
            .Select(i =>
            {
                var term = _terms[i];
                var losses = term.Compiled.OfSamples(workspace[term.Node], Target(term, batch.Targets[i], batch.Count));
                return HostTransfer.Download<T>(losses, [batch.Count]).To<double>();
            })
            .ToSequence();

    private Tensor[] Losses(TorchGraph<T>.Workspace workspace, Batch<T> batch)
    {
        var losses = new Tensor[_terms.Length];
        for (var i = 0; i < _terms.Length; i++)
        {
            var (term, targets) = (_terms[i], batch.Targets[i]);
            var weights = targets.SampleWeights.IsEmpty
                ? null
                : HostTransfer.Upload(targets.SampleWeights.Span, [batch.Count], _device);
            var target = Target(term, targets, batch.Count);
            losses[i] = term.Compiled.Of(term.Loss.Reduction, workspace[term.Node], target, weights);
        }

        return losses;
    }

    private Tensor Target(Term term, Targets<T> targets, int count) =>
        targets switch
        {
            Targets<T>.Classes classes => HostTransfer
                .UploadClasses(classes.Indices.Span, _device)
                .reshape(HostTransfer.BatchSizes(term.Loss.TargetShape(term.Shape), count)),
            Targets<T>.Values values => HostTransfer.Upload(
                values.Elements.Span,
                HostTransfer.BatchSizes(
                    term.Loss.ClassesAlong is null ? term.Loss.TargetShape(term.Shape) : term.Shape,
                    count
                ),
                _device
            ),
            var other => throw new ArgumentException($"targets of type {other.GetType()} are unknown"),
        };

    private Tensor Sum(Tensor[] losses)
    {
        Tensor? sum = null;
        for (var i = 0; i < losses.Length; i++)
        {
            var loss = _terms[i].Weight is { } weight ? losses[i].mul(weight) : losses[i];
            sum = sum is null ? loss : sum.Plus(loss);
        }

        return sum!;
    }

    public void Dispose()
    {
        _compiler.Dispose();
        foreach (var term in _terms)
            term.Weight?.Dispose();
    }

    private sealed record Term(int Node, Shape Shape, Loss Loss, TorchLoss Compiled, Scalar? Weight);
}
