namespace DeepLearning.Core.Tests.Backends;

public class BatchRulesTests
{
    private static readonly Model Model = new(
        [
            new("image", new Layer.Input([2, 1, 1])),
            new("vector", new Layer.Input([3])),
            new("bn", new Layer.BatchNorm(), ["image"]),
            new("flat", new Layer.Flatten(), ["bn"]),
            new("logits", new Layer.Dense(4), ["flat"]),
        ],
        ["logits", "vector"]
    );

    private static readonly Objective Objective = new([
        new("logits", new Loss.CrossEntropy()),
        new("vector", new Loss.MeanSquaredError()),
    ]);

    private static Targets<float> Classes(params int[] classes) => new Targets<float>.Classes(classes);

    private static Targets<float> Values(int count) => new Targets<float>.Values(new float[count]);

    private static Batch<float> Batch(int count, int image, int vector, params Targets<float>[] targets) =>
        new(count, [new float[image], new float[vector]], targets.ToSequence());

    private static void Refuses<TException>(string message, Action check)
        where TException : Exception =>
        Assert.Contains(message, Assert.Throws<TException>(check).Message, StringComparison.Ordinal);

    private static void RefusesTargets<TException>(string message, params Targets<float>[] targets)
        where TException : Exception =>
        Refuses<TException>(message, () => BatchRules.Check(Model, Objective, Batch(2, 4, 6, targets)));

    [Fact]
    public void Batches_that_fit_pass()
    {
        BatchRules.CheckTraining(Model, Objective, Batch(2, 4, 6, Classes(0, 3), Values(6)));
        BatchRules.Check(Model, null, Batch(2, 4, 6));
        BatchRules.Check(Model, Objective, Batch(0, 0, 0));
        BatchRules.CheckDifferentiation(Model, Objective, Batch(1, 2, 3, Classes(0), Values(3)), training: false);
    }

    [Fact]
    public void Inputs_are_counted_and_measured()
    {
        Refuses<ShapeException>(
            "the batch brings 1 inputs, but the model reads 2: image, vector",
            () => BatchRules.Check(Model, null, new Batch<float>(2, [new float[4]]))
        );
        Refuses<ShapeException>(
            "input 'vector' has 5 values, but 2 samples of [3] have 6",
            () => BatchRules.Check(Model, null, Batch(2, 4, 5))
        );
        Refuses<ShapeException>(
            "input 'image' has 6 values, but 2 samples of [2, 1, 1] have 4",
            () => BatchRules.Check(Model, null, Batch(2, 6, 6))
        );
    }

    [Fact]
    public void Targets_are_counted_and_measured()
    {
        RefusesTargets<ShapeException>("the batch brings 1 targets, but the objective has 2 terms", Classes(0, 1));
        RefusesTargets<ShapeException>(
            "the targets of 'logits' are 3 classes, but the batch has 2 samples",
            Classes(0, 1, 2),
            Values(6)
        );
        RefusesTargets<ShapeException>(
            "the targets of 'vector' are 4 values, but 2 samples of [3] have 6",
            Classes(0, 1),
            Values(4)
        );
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void Classes_that_are_none_are_refused(int wrong) =>
        RefusesTargets<ArgumentException>(
            $"the target of sample 1 is class {wrong}, but 'logits' has the classes 0 to 3",
            Classes(0, wrong),
            Values(6)
        );

    [Fact]
    public void Targets_of_the_wrong_kind_are_refused()
    {
        RefusesTargets<ArgumentException>(
            "the targets of 'vector' are classes, which MeanSquaredError does not take",
            Classes(0, 1),
            Classes(0, 1)
        );
    }

    [Fact]
    public void A_loss_needs_an_objective_and_targets()
    {
        Refuses<InvalidOperationException>(
            "compiled without an objective",
            () => BatchRules.Check(Model, null, Batch(2, 4, 6, Classes(0, 1), Values(6)))
        );
        Refuses<InvalidOperationException>(
            "there is no loss to differentiate",
            () => BatchRules.CheckDifferentiation(Model, null, Batch(2, 4, 6), training: false)
        );
        Refuses<ArgumentException>(
            "the batch brings no targets",
            () => BatchRules.CheckDifferentiation(Model, Objective, Batch(2, 4, 6), training: false)
        );
    }

    [Fact]
    public void One_value_a_channel_is_refused_by_batch_norm_in_training() =>
        Refuses<ArgumentException>(
            "node 'bn' (BatchNorm) expects more than one value per channel in training, but is given one (1 "
                + "sample of [2, 1, 1])",
            () => BatchRules.CheckTraining(Model, Objective, Batch(1, 2, 3, Classes(0), Values(3)))
        );

    [Fact]
    public void One_sample_of_several_pixels_is_enough_for_batch_norm()
    {
        var model = new Model([new("x", new Layer.Input([2, 1, 2])), new("bn", new Layer.BatchNorm(), ["x"])], ["bn"]);
        BatchRules.CheckTraining(
            model,
            Objective.Of(model, new Loss.MeanSquaredError()),
            Batch<float>.Of(1, new float[4], new float[4])
        );
    }

    [Fact]
    public void An_empty_batch_is_not_trained_on() =>
        Refuses<ArgumentException>(
            "an empty batch can be predicted, but not trained on",
            () => BatchRules.CheckTraining(Model, Objective, Batch(0, 0, 0, Classes(), Values(0)))
        );
}
