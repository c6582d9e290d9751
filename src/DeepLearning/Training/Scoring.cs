using System.Numerics;

namespace DeepLearning;

/// <summary>Evaluates a data set batch by batch.</summary>
internal static class Scoring
{
    public static BatchSource<T> Source<T>(Dataset<T> dataset, int batchSize)
        where T : unmanaged, IFloatingPointIeee754<T> => new(dataset, Math.Min(batchSize, dataset.Count));

    /// <summary>The mean loss over all that counts, and the accuracy when the targets are classes.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled between two batches.</exception>
    public static Score Score<T>(IExecutor<T> executor, BatchSource<T> source, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (progress, accuracy) = (EpochProgress.None, default(Accuracy));
        var output = executor.Model.Outputs[0];
        var ignored = executor.Options.Objective?.Terms[0].Loss.IgnoredClass;
        foreach (var batch in source.Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            var result = executor.Evaluate(batch);
            progress = progress.Add(
                result.Loss
                    ?? throw new InvalidOperationException("the executor gave no loss for a batch with targets"),
                Normalizer(executor, batch)
            );
            if (batch.Targets[0] is Targets<T>.Classes classes)
                accuracy = accuracy.Add(result.Outputs[output], classes.Indices.Span, ignored);
        }

        return new(progress.Loss, accuracy.Total > 0 ? accuracy.Value : null);
    }

    /// <summary>What the loss of a batch was divided by.</summary>
    public static double Normalizer<T>(IExecutor<T> executor, Batch<T> batch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var term = executor.Options.Objective!.Terms[0];
        return term.Loss.Normalizer(batch.Targets[0], batch.Count, executor.Model.ShapeOf(term.Output));
    }
}
