using System.Numerics;

namespace DeepLearning;

/// <summary>Evaluates a data set batch by batch.</summary>
internal static class Scoring
{
    public static BatchSource<T> Source<T>(Dataset<T> dataset, int batchSize) where T : unmanaged, IFloatingPointIeee754<T> =>
        new(dataset, Math.Min(batchSize, dataset.Count));

    /// <summary>The mean loss over all that counts, and the accuracy when the targets are classes.</summary>
    public static Score Score<T>(IExecutor<T> executor, BatchSource<T> source) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (progress, accuracy) = (EpochProgress.None, default(Accuracy));
        var output = executor.Model.Outputs[0];
        var ignored = executor.Options.Objective?.Terms[0].Loss is Loss.CrossEntropy { IgnoreIndex: { } index } ? index : default(int?);
        foreach (var batch in source.Epoch(0))
        {
            var result = executor.Evaluate(batch);
            progress = progress.Add(
                result.Loss ?? throw new InvalidOperationException("the executor gave no loss for a batch with targets"), Normalizer(executor, batch));
            if (batch.Targets[0] is Targets<T>.Classes classes) accuracy = Add(accuracy, result.Outputs[output], classes.Indices.Span, ignored);
        }

        return new(progress.Loss, accuracy.Total > 0 ? accuracy.Value : null);
    }

    /// <summary>What the loss of a batch was divided by.</summary>
    public static double Normalizer<T>(IExecutor<T> executor, Batch<T> batch) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var term = executor.Options.Objective!.Terms[0];
        return term.Loss.Normalizer(batch.Targets[0], batch.Count, executor.Model.ShapeOf(term.Output));
    }

    private static Accuracy Add<T>(Accuracy accuracy, HostTensor<T> logits, ReadOnlySpan<int> classes, int? ignored) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (ignored is not { } index || !classes.Contains(index)) return accuracy.Add(logits, classes);
        var width = logits.Shape[1];
        for (var n = 0; n < classes.Length; n++)
            if (classes[n] != index) accuracy = accuracy.Add(HostTensor<T>.Copy([1, width], logits.Span.Slice(n * width, width)), classes.Slice(n, 1));
        return accuracy;
    }
}
