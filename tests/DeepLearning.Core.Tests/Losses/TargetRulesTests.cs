namespace DeepLearning.Core.Tests.Losses;

/// <summary>What each loss says of targets that do not fit.</summary>
public class TargetRulesTests
{
    private static readonly Model Model = new([new("x", new Layer.Input([3]))], ["x"]);

    private static Targets<float> Classes(params int[] classes) => new Targets<float>.Classes(classes);

    private static Targets<float> Values(params float[] values) => new Targets<float>.Values(values);

    private static void Takes(Loss loss, Targets<float> targets) =>
        BatchRules.CheckTraining(Model, Objective.Of(Model, loss), new Batch<float>(2, [new float[6]], [targets]));

    private static void Refuses(string message, Loss loss, Targets<float> targets) =>
        Assert.Contains(
            message,
            Assert.ThrowsAny<ArgumentException>(() => Takes(loss, targets)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_class_is_one_of_the_outputs_or_the_ignored_one()
    {
        Takes(new Loss.CrossEntropy { IgnoreIndex = -100 }, Classes(2, -100));
        Takes(new Loss.CrossEntropy { IgnoreIndex = 3 }, Classes(2, 3));
        Takes(new Loss.NegativeLogLikelihood { IgnoreIndex = 0 }, Classes(0, 1));
        Refuses(
            "the target of sample 1 is class -1, but 'x' has the classes 0 to 2 and ignores -100",
            new Loss.CrossEntropy { IgnoreIndex = -100 },
            Classes(2, -1)
        );
        Refuses(
            "the target of sample 0 is class 3, but 'x' has the classes 0 to 2",
            new Loss.NegativeLogLikelihood(),
            Classes(3, 0)
        );
    }

    [Fact]
    public void A_probability_is_finite_and_not_negative()
    {
        Takes(new Loss.CrossEntropy(), Values(0, 1, 0, 0.5f, 2, 0));
        Refuses(
            "the target of sample 1 on 'x' is -0.5 at element 2, but a probability must be finite and not negative",
            new Loss.CrossEntropy(),
            Values(0, 1, 0, 0, 1, -0.5f)
        );
        Refuses("is NaN at element 0", new Loss.CrossEntropy(), Values(float.NaN, 1, 0, 0, 1, 0));
        Refuses("is Infinity at element 1", new Loss.CrossEntropy(), Values(0, float.PositiveInfinity, 0, 0, 1, 0));
        Refuses(
            "the targets of 'x' are 4 values, but 2 samples of [3] have 6",
            new Loss.CrossEntropy(),
            Values(0, 1, 0, 0)
        );
    }

    [Fact]
    public void Probabilities_cannot_be_ignored() =>
        Refuses(
            "the targets of 'x' are values, but CrossEntropy ignores class 1: only targets that are classes "
                + "can be ignored",
            new Loss.CrossEntropy { IgnoreIndex = 1 },
            Values(0, 1, 0, 0, 1, 0)
        );

    [Fact]
    public void An_answer_lies_between_0_and_1()
    {
        Takes(new Loss.BinaryCrossEntropy(), Values(0, 1, 0.5f, 0, 1, 0.25f));
        Refuses(
            "the target of sample 1 on 'x' is 1.5 at element 0, but it must lie in [0, 1]",
            new Loss.BinaryCrossEntropy(),
            Values(0, 1, 0, 1.5f, 1, 0)
        );
        Refuses("is -1 at element 2", new Loss.BinaryCrossEntropy(), Values(0, 1, -1, 1, 1, 0));
        Refuses("is NaN at element 1", new Loss.BinaryCrossEntropy(), Values(0, float.NaN, 0, 1, 1, 0));
    }

    [Fact]
    public void Targets_of_the_wrong_kind_are_refused()
    {
        Refuses(
            "the targets of 'x' are values, which NegativeLogLikelihood does not take",
            new Loss.NegativeLogLikelihood(),
            Values(0, 1, 0, 0, 1, 0)
        );
        foreach (
            Loss loss in new Loss[]
            {
                new Loss.BinaryCrossEntropy(),
                new Loss.MeanSquaredError(),
                new Loss.MeanAbsoluteError(),
                new Loss.SmoothL1(),
            }
        )
            Refuses($"the targets of 'x' are classes, which {loss.GetType().Name} does not take", loss, Classes(0, 1));
    }

    [Fact]
    public void A_batch_in_which_no_sample_counts_is_evaluated_but_not_trained_on()
    {
        Loss loss = new Loss.CrossEntropy { ClassWeights = [1, 0, 1], IgnoreIndex = 2 };
        Refuses(
            "no sample of the batch counts in CrossEntropy on 'x': the class of each is ignored or has the weight 0",
            loss,
            Classes(1, 2)
        );
        BatchRules.Check(Model, Objective.Of(Model, loss), new Batch<float>(2, [new float[6]], [Classes(1, 2)]));
        Takes(loss, Classes(0, 2));
    }
}
