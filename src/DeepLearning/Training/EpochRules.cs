namespace DeepLearning;

/// <summary>What an epoch's batches must be, known from their sizes alone.</summary>
internal static class EpochRules
{
    public static void Check(Model model, TrainingPlan plan, int samples)
    {
        if (plan.BatchSize > samples)
            throw new ArgumentException(
                $"the batch size is {plan.BatchSize}, but the data set has only {samples} samples"
            );
        if (plan.BatchSize == 1 || (!plan.DropLast && samples % plan.BatchSize == 1))
            CheckBatchOfOne(model, plan, samples);
    }

    /// <summary>One value a channel has no variance.</summary>
    private static void CheckBatchOfOne(Model model, TrainingPlan plan, int samples)
    {
        foreach (var node in model.Nodes)
        {
            var shape = model.ShapeOf(node.Name);
            if (node.Layer is not Layer.BatchNorm norm || !norm.UsesBatch(training: true) || shape.Size != shape[0])
                continue;
            throw new ArgumentException(
                $"node '{node.Name}' (BatchNorm) expects more than one value per channel in training, but "
                    + (
                        plan.BatchSize == 1
                            ? $"batches of 1 sample of {shape} have one: choose a larger batch size"
                            : $"the last of {samples} samples in batches of {plan.BatchSize} is a batch of 1 "
                                + $"sample of {shape}: set DropLast, or choose another batch size, such as "
                                + $"{Larger(plan.BatchSize, samples)}"
                    )
            );
        }
    }

    /// <summary>The next size that leaves no batch of one; all samples at once leave none.</summary>
    private static int Larger(int size, int samples)
    {
        do size++;
        while (samples % size == 1);
        return size;
    }
}
