using System.Numerics;

namespace DeepLearning;

/// <summary>Evaluates a data set batch by batch.</summary>
internal static class Scoring
{
    public static BatchSource<T> Source<T>(Dataset<T> dataset, int batchSize)
        where T : unmanaged, IFloatingPointIeee754<T> => new(dataset, Math.Min(batchSize, dataset.Count));

    /// <summary>
    /// The mean loss over all that counts, of each term and of all, and the accuracy where targets are classes. Of a
    /// loss that is a sum, it is the sum divided by the samples.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled between two batches.</exception>
    public static Score Score<T>(
        IExecutor<T> executor,
        IBatchSource<T> source,
        CancellationToken cancellation = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var terms =
            executor.Options.Objective?.Terms
            ?? throw new InvalidOperationException(
                "the executor was compiled without an objective: there is no loss to evaluate"
            );
        var folds = new TermFold[terms.Count];
        foreach (var batch in source.Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            var result = executor.Evaluate(batch);
            for (var i = 0; i < folds.Length; i++)
                folds[i] = folds[i].Add(executor.Model, terms[i], batch, batch.Targets[i], result, LossOf(result, i));
        }

        var scores = folds.Select((fold, i) => fold.Score(terms[i].Output)).ToSequence();
        return new(
            terms.Zip(scores, (term, score) => term.Weight * score.Loss).Sum(),
            scores.Select(score => score.Accuracy).FirstOrDefault(accuracy => accuracy is not null)
        )
        {
            Terms = scores.Count > 1 ? scores : [],
        };

        double LossOf(Evaluation<T> result, int term) =>
            result.TermLosses is { } losses && term < losses.Count ? losses[term]
            : terms.Count == 1 && result.Loss is { } loss ? loss / terms[0].Weight
            : throw new InvalidOperationException("the executor gave no loss for a batch with targets");
    }

    /// <summary>Whether all that is minimised are sums, which add up over batches.</summary>
    public static bool IsSum(Objective objective) => objective.Terms.All(term => term.Loss.Reduction == Reduction.Sum);

    /// <summary>
    /// What the loss of a batch was divided by; of sums, the number of samples. Where the objective has several terms
    /// it is the number of samples, or 0 when one of them has none that counts: such a batch has no loss.
    /// </summary>
    public static double Normalizer<T>(IExecutor<T> executor, Batch<T> batch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var terms = executor.Options.Objective!.Terms;
        if (terms.Count == 1 && terms[0].Loss.Reduction == Reduction.Mean)
            return NormalizerOf(terms[0], batch.Targets[0]);
        for (var i = 0; i < terms.Count; i++)
            if (!(NormalizerOf(terms[i], batch.Targets[i]) > 0))
                return 0;
        return batch.Count;

        double NormalizerOf(LossTerm term, Targets<T> targets) =>
            term.Loss.Normalizer(targets, batch.Count, executor.Model.ShapeOf(term.Output));
    }

    /// <summary>One term's loss and accuracy, batch by batch.</summary>
    private readonly record struct TermFold(EpochProgress Progress, Accuracy Accuracy)
    {
        public TermFold Add<T>(
            Model model,
            LossTerm term,
            Batch<T> batch,
            Targets<T> targets,
            Evaluation<T> result,
            double loss
        )
            where T : unmanaged, IFloatingPointIeee754<T> =>
            new(
                Add(term.Loss, targets, batch.Count, model.ShapeOf(term.Output), loss),
                targets is Targets<T>.Classes classes
                    ? Accuracy.Add(
                        result.Outputs[term.Output].ClassesFirst(term.Loss.ClassesAlong ?? 0),
                        classes.Indices.Span,
                        term.Loss.IgnoredClass
                    )
                    : Accuracy
            );

        /// <summary>A sum counts a sample: so it does not depend on the batches.</summary>
        private EpochProgress Add<T>(Loss of, Targets<T> targets, int count, Shape output, double loss)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var normalizer = of.Normalizer(targets, count, output);
            return of.Reduction == Reduction.Sum && normalizer > 0
                ? Progress.Add(loss / count, count)
                : Progress.Add(loss, normalizer);
        }

        public TermScore Score(string output) => new(output, Progress.Loss, Accuracy.Total > 0 ? Accuracy.Value : null);
    }
}
