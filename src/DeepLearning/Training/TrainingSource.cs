using System.Numerics;

namespace DeepLearning;

/// <summary>What a run learns from, in memory or in blocks.</summary>
/// <param name="Batches">Its batches.</param>
/// <param name="Pattern">A data set whose inputs and targets are as those of all batches.</param>
/// <param name="Count">The number of samples.</param>
/// <param name="Sha256">What data it is, with what is validated on.</param>
internal sealed record TrainingSource<T>(
    IBatchSource<T> Batches,
    Dataset<T> Pattern,
    int Count,
    Func<Dataset<T>?, string> Sha256
)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static TrainingSource<T> Of(Dataset<T> train, TrainingPlan plan) =>
        new(
            new BatchSource<T>(train, plan.BatchSize, RngKey.FromSeed(plan.Seed), plan.DropLast),
            train,
            train.Count,
            validation => validation is null ? DatasetHash.Sha256(train) : DatasetHash.Sha256(train, validation)
        );

    /// <param name="train">The blocks.</param>
    /// <param name="first">The first of them, as it was read.</param>
    /// <param name="read">The same as the model reads it; only its first sample is kept, for its shapes.</param>
    /// <param name="validation">What is validated on; null for nothing.</param>
    /// <param name="model">The model.</param>
    /// <param name="plan">The plan.</param>
    public static TrainingSource<T> Of(
        StreamedDataset<T> train,
        Dataset<T> first,
        Dataset<T> read,
        Dataset<T>? validation,
        Model model,
        TrainingPlan plan
    )
    {
        var (objective, sha256) = (plan.ObjectiveFor(model), train.Sha256(first, validation));
        return new(
            new BlockSource<T>(
                train,
                plan.BatchSize,
                RngKey.FromSeed(plan.Seed),
                plan.DropLast,
                block => block.For(model, objective, "training")
            ),
            read.Subset([0]),
            train.Count,
            _ => sha256
        );
    }

    public RunIdentity Identity(Model model, TrainingPlan plan, Dataset<T>? validation, RunIdentity? before) =>
        RunIdentity.Of<T>(model, plan, Count, validation?.Count, Sha256(validation), before);
}
