namespace DeepLearning.Experiments;

/// <summary>The network of the fine-tuning experiment, and how each way trains it.</summary>
public static class FineTuningPlans
{
    /// <summary>Two convolutions with batch norm, the "body", and a dense layer, the "head".</summary>
    public static Model Model { get; } =
        Net.Input(1, 8, 8)
            .Conv2d(32, 3, padding: 1)
            .Named("body.conv1")
            .BatchNorm()
            .Named("body.norm1")
            .ReLU()
            .MaxPool2d(2)
            .Conv2d(64, 3, padding: 1)
            .Named("body.conv2")
            .BatchNorm()
            .Named("body.norm2")
            .ReLU()
            .MaxPool2d(2)
            .Flatten()
            .Dense(5)
            .Named("head")
            .ToModel();

    /// <summary>Training from scratch, on plenty or on the few.</summary>
    public static TrainingPlan FromScratch(ExperimentSettings settings, int epochs) =>
        new(new Optimizer.Adam(settings.LearningRate), new Loss.CrossEntropy(), epochs, settings.BatchSize)
        {
            Seed = settings.Seed,
        };

    /// <summary>
    /// A head that is drawn anew, on a body that is right already, may learn much faster than the net as a whole.
    /// </summary>
    private static ParameterGroup Head { get; } = new("head.*") { LearningRateScale = 10 };

    /// <summary>The head alone: the body is frozen.</summary>
    public static TrainingPlan HeadOnly(ExperimentSettings settings, int epochs) =>
        FromScratch(settings, epochs) with
        {
            Groups = [Head, new("body.*") { Frozen = true }],
        };

    /// <summary>Everything from the first step on, the head fastest.</summary>
    public static TrainingPlan AllAtOnce(ExperimentSettings settings, int epochs) =>
        FromScratch(settings, epochs) with
        {
            Groups = [Head],
        };

    /// <summary>The head first; from a third of the run on the body too, its first layers slowest.</summary>
    public static TrainingPlan Thawing(ExperimentSettings settings, int epochs) =>
        FromScratch(settings, epochs) with
        {
            Groups =
            [
                Head,
                new("body.*1.*")
                {
                    Frozen = true,
                    UnfreezeAtEpoch = epochs / 3 + 1,
                    LearningRateScale = 0.3,
                },
                new("body.*2.*") { Frozen = true, UnfreezeAtEpoch = epochs / 3 + 1 },
            ],
        };
}
