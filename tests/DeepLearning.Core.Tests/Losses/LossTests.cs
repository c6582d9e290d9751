using System.Text.Json;
using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Losses;

public class LossTests
{
    private static readonly Loss[] All =
    [
        new Loss.CrossEntropy(),
        new Loss.CrossEntropy
        {
            ClassWeights = [1, 0, 2.5],
            LabelSmoothing = 0.1,
            IgnoreIndex = -100,
        },
        new Loss.NegativeLogLikelihood(),
        new Loss.NegativeLogLikelihood { ClassWeights = [1, 2, 3], IgnoreIndex = 0 },
        new Loss.BinaryCrossEntropy(),
        new Loss.BinaryCrossEntropy { PositiveWeight = 3 },
        new Loss.MeanSquaredError(),
        new Loss.MeanAbsoluteError(),
        new Loss.SmoothL1(),
        new Loss.SmoothL1 { Beta = 0.25 },
    ];

    private static Targets<float> Classes(params int[] classes) => new Targets<float>.Classes(classes);

    private static void Refuses<TException>(string message, Action create)
        where TException : Exception =>
        Assert.Contains(message, Assert.Throws<TException>(create).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_loss_comes_back_from_json()
    {
        Assert.Equal(
            typeof(Loss).GetNestedTypes().Select(t => t.Name).Order(),
            All.Select(loss => loss.GetType().Name).Distinct().Order()
        );
        foreach (var loss in All)
            StructuralEquality.AssertEqual(loss, JsonSerializer.Deserialize<Loss>(JsonSerializer.Serialize(loss))!);
    }

    [Fact]
    public void Settings_left_out_of_json_are_the_defaults()
    {
        Assert.Equal(new Loss.CrossEntropy(), JsonSerializer.Deserialize<Loss>("""{"type": "crossEntropy"}"""));
        Assert.Equal(
            new Loss.BinaryCrossEntropy(),
            JsonSerializer.Deserialize<Loss>("""{"type": "binaryCrossEntropy"}""")
        );
        Assert.Equal(new Loss.SmoothL1(), JsonSerializer.Deserialize<Loss>("""{"type": "smoothL1"}"""));
    }

    [Fact]
    public void Settings_tell_losses_apart()
    {
        for (var i = 0; i < All.Length; i++)
        for (var j = 0; j < i; j++)
            StructuralEquality.AssertDiffer(All[i], All[j]);
    }

    [Fact]
    public void Class_weights_are_finite_and_not_negative_and_not_all_zero()
    {
        Refuses<ArgumentOutOfRangeException>(
            "ClassWeights holds -1 for class 1, but weights must be finite and not negative",
            () => _ = new Loss.CrossEntropy { ClassWeights = [1, -1] }
        );
        Refuses<ArgumentOutOfRangeException>(
            "ClassWeights holds NaN for class 0",
            () => _ = new Loss.NegativeLogLikelihood { ClassWeights = [double.NaN] }
        );
        Refuses<ArgumentOutOfRangeException>(
            "for class 0",
            () => _ = new Loss.CrossEntropy() with { ClassWeights = [double.PositiveInfinity] }
        );
        Refuses<ArgumentException>(
            "ClassWeights is [0, 0], but at least one weight must be above 0",
            () => _ = new Loss.CrossEntropy { ClassWeights = [0, 0] }
        );
        Refuses<ArgumentException>(
            "ClassWeights is []",
            () => _ = new Loss.NegativeLogLikelihood { ClassWeights = [] }
        );
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Smoothing_is_a_rate(double wrong) =>
        Refuses<ArgumentOutOfRangeException>(
            "LabelSmoothing is",
            () => _ = new Loss.CrossEntropy { LabelSmoothing = wrong }
        );

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Beta_and_the_positive_weight_are_above_0(double wrong)
    {
        Refuses<ArgumentOutOfRangeException>("Beta is", () => _ = new Loss.SmoothL1 { Beta = wrong });
        Refuses<ArgumentOutOfRangeException>(
            "PositiveWeight is",
            () => _ = new Loss.BinaryCrossEntropy { PositiveWeight = wrong }
        );
    }

    [Fact]
    public void There_are_as_many_class_weights_as_classes()
    {
        new Loss.CrossEntropy { ClassWeights = [1, 2, 3] }.CheckOutput([3]);
        Refuses<ShapeException>(
            "has 3 class weights, but is given 4 classes",
            () => new Loss.CrossEntropy { ClassWeights = [1, 2, 3] }.CheckOutput([4])
        );
        Refuses<ShapeException>(
            "has 3 class weights, but is given 2 classes",
            () => new Loss.NegativeLogLikelihood { ClassWeights = [1, 2, 3] }.CheckOutput([2])
        );
        Refuses<ShapeException>(
            "log-probabilities [classes]",
            () => new Loss.NegativeLogLikelihood().CheckOutput([2, 2])
        );
    }

    [Fact]
    public void The_normaliser_of_classes_is_the_weight_of_those_that_count()
    {
        var targets = Classes(0, 2, 1, 2, -100);
        var counted = Classes(0, 2, 1, 2);
        Sequence<double> weights = [1, 0.5, 4];
        Assert.Equal(4, new Loss.CrossEntropy().Normalizer(counted, 4, [3]));
        Assert.Equal(4, new Loss.CrossEntropy { LabelSmoothing = 0.5 }.Normalizer(counted, 4, [3]));
        Assert.Equal(4, new Loss.CrossEntropy { IgnoreIndex = -100 }.Normalizer(targets, 5, [3]));
        Assert.Equal(2, new Loss.CrossEntropy { IgnoreIndex = 2 }.Normalizer(counted, 4, [3]));
        Assert.Equal(9.5, new Loss.CrossEntropy { ClassWeights = weights }.Normalizer(counted, 4, [3]));
        Assert.Equal(
            1.5,
            new Loss.CrossEntropy { ClassWeights = weights, IgnoreIndex = 2 }.Normalizer(counted, 4, [3])
        );
        Assert.Equal(
            9.5,
            new Loss.NegativeLogLikelihood { ClassWeights = weights, IgnoreIndex = -100 }.Normalizer(targets, 5, [3])
        );
        Assert.Equal(0, new Loss.NegativeLogLikelihood { IgnoreIndex = 1 }.Normalizer(Classes(1, 1), 2, [3]));
    }

    [Fact]
    public void The_normaliser_of_probabilities_is_the_number_of_samples_and_of_values_that_of_elements()
    {
        var values = new Targets<float>.Values(new float[12]);
        Assert.Equal(4, new Loss.CrossEntropy { ClassWeights = [1, 2, 3] }.Normalizer(values, 4, [3]));
        foreach (
            Loss loss in new Loss[]
            {
                new Loss.BinaryCrossEntropy { PositiveWeight = 2 },
                new Loss.MeanSquaredError(),
                new Loss.MeanAbsoluteError(),
                new Loss.SmoothL1(),
            }
        )
            Assert.Equal(12, loss.Normalizer(values, 4, [3]));
    }
}
