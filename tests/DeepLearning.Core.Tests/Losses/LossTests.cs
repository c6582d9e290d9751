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
        new Loss.CrossEntropy { ClassAxis = -1, Reduction = Reduction.Sum },
        new Loss.BinaryCrossEntropy { PositiveWeights = [1, 2], Weights = [0, 3] },
        new Loss.Huber { Delta = 0.5 },
        new Loss.KLDivergence { LogTarget = true },
        new Loss.PoissonNegativeLogLikelihood { Full = true },
        new Loss.GaussianNegativeLogLikelihood(),
        new Loss.Hinge { Squared = true },
        new Loss.Focal { Alpha = null },
    ];

    private static Targets<float> Classes(params int[] classes) => new Targets<float>.Classes(classes);

    private static void Refuses<TException>(string message, Action create)
        where TException : Exception =>
        Assert.Contains(message, Assert.Throws<TException>(create).Message, StringComparison.Ordinal);

    [Fact]
    public void A_loss_prints_its_settings_alone()
    {
        Assert.Equal("MeanSquaredError { Reduction = Mean }", new Loss.MeanSquaredError().ToString());
        var classes = new Loss.CrossEntropy { IgnoreIndex = 2 }.ToString();
        Assert.Contains("IgnoreIndex = 2", classes);
        Assert.DoesNotContain("IgnoredClass", classes);
        Assert.DoesNotContain("CountsSamplesAlike", classes);
    }

    [Fact]
    public void Every_loss_comes_back_from_json()
    {
        Assert.Equal(
            typeof(Loss).GetNestedTypes().Where(t => t != typeof(Loss.Custom)).Select(t => t.Name).Order(),
            All.Select(loss => loss.GetType().Name).Distinct().Order()
        );
        foreach (var loss in All)
            StructuralEquality.AssertEqual(loss, JsonSerializer.Deserialize<Loss>(JsonSerializer.Serialize(loss))!);
    }

    [Fact]
    public void A_custom_loss_is_written_and_says_that_it_cannot_be_read()
    {
        var json = JsonSerializer.Serialize<Loss>(new Loss.Custom(new Cubed(2)));
        Assert.Contains("""{"kind":"Cubed","settings":{"Scale":2,"Kind":"Cubed"}}""", json, StringComparison.Ordinal);
        Assert.Contains(
            "there is no reader for the custom loss 'Cubed'; there are none",
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Loss>(json)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(new Loss.Custom(new Cubed(2)), Read(json, CustomLossReader.Of<Cubed>("Cubed")));
        Assert.Contains(
            "there is no reader for the custom loss 'Cubed'; there are Squared",
            Assert.Throws<JsonException>(() => Read(json, CustomLossReader.Of<Cubed>("Squared"))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the reader of the custom loss 'Cubed' refuses the settings: no",
            Assert
                .Throws<JsonException>(() =>
                    Read(json, new CustomLossReader("Cubed", _ => throw new InvalidCastException("no")))
                )
                .Message,
            StringComparison.Ordinal
        );

        static Loss? Read(string json, params CustomReader[] readers) =>
            JsonSerializer.Deserialize<Loss>(json, CustomReader.Under(new(), readers));
    }

    private sealed record Cubed(double Scale) : ICustomLoss
    {
        public string Kind => nameof(Cubed);

        T ICustomLoss.Of<T>(T output, T target) =>
            T.CreateChecked(Scale) * T.Pow(T.Abs(output - target), T.CreateChecked(3));
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
        new Loss.CrossEntropy { ClassWeights = [1, 2, 3], ClassAxis = -1 }.CheckOutput([7, 3]);
        Refuses<ShapeException>(
            "has 3 class weights, but is given 7 classes",
            () => new Loss.CrossEntropy { ClassWeights = [1, 2, 3] }.CheckOutput([7, 3])
        );
        Refuses<ShapeException>(
            "has 2 positive weights, but is given 3 classes",
            () => new Loss.BinaryCrossEntropy { PositiveWeights = [1, 2] }.CheckOutput([3])
        );
        Refuses<ShapeException>(
            "means and as many log-variances",
            () => new Loss.GaussianNegativeLogLikelihood().CheckOutput([3])
        );
    }

    [Fact]
    public void A_class_a_position_has_an_index_a_position()
    {
        var loss = new Loss.CrossEntropy { IgnoreIndex = 9 };
        Assert.Equal<Shape>([2, 2], loss.TargetShape([3, 2, 2]));
        Assert.Equal<Shape>([4], new Loss.NegativeLogLikelihood { ClassAxis = -1 }.TargetShape([4, 3]));
        Assert.Equal(7, loss.Normalizer(Classes(0, 1, 2, 9, 0, 0, 1, 2), 2, [3, 2, 2]));
        Refuses<ArgumentException>(
            "the target of sample 1 at position 2 is class 3, but 'y' has the classes 0 to 2 and ignores 9",
            () => loss.CheckTargets("y", [3, 2, 2], Classes(0, 1, 2, 9, 0, 0, 3, 2), 2)
        );
        Refuses<ShapeException>(
            "the targets of 'y' are 2 classes, but the batch has 2 samples of 4 positions",
            () => loss.CheckTargets("y", [3, 2, 2], Classes(0, 1), 2)
        );
    }

    [Fact]
    public void A_sum_is_divided_by_1_and_samples_count_by_their_weights()
    {
        var targets = Classes(0, 1, 1) with { SampleWeights = new float[] { 0.5f, 0, 2 } };
        Assert.Equal(2.5, new Loss.CrossEntropy().Normalizer(targets, 3, [2]));
        Assert.Equal(0.5, new Loss.CrossEntropy { IgnoreIndex = 1 }.Normalizer(targets, 3, [2]));
        Assert.Equal(6.5, new Loss.CrossEntropy { ClassWeights = [1, 3] }.Normalizer(targets, 3, [2]));
        Assert.Equal(1, new Loss.CrossEntropy { Reduction = Reduction.Sum }.Normalizer(targets, 3, [2]));
        Refuses<ArgumentException>(
            "the weight of sample 1 on 'y' is -1, but must be finite and not negative",
            () =>
                new Loss.CrossEntropy().CheckTargets(
                    "y",
                    [2],
                    targets with
                    {
                        SampleWeights = new float[] { 1, -1, 1 },
                    },
                    3
                )
        );
        Refuses<ShapeException>(
            "the targets of 'y' have 1 sample weights, but the batch has 3 samples",
            () => new Loss.CrossEntropy().CheckTargets("y", [2], targets with { SampleWeights = new float[1] }, 3)
        );
    }

    [Fact]
    public void Counts_signs_and_shares_are_what_they_are()
    {
        Targets<float> Values(float value) => new Targets<float>.Values(new[] { value });
        Refuses<ArgumentException>(
            "a count must be finite and not negative",
            () => new Loss.PoissonNegativeLogLikelihood().CheckTargets("y", [1], Values(-1), 1)
        );
        Refuses<ArgumentException>(
            "an answer must be -1 or 1",
            () => new Loss.Hinge().CheckTargets("y", [1], Values(0), 1)
        );
        Refuses<ArgumentException>(
            "it must lie in [0, 1]",
            () => new Loss.Focal().CheckTargets("y", [1], Values(2), 1)
        );
        Refuses<ArgumentException>(
            "a probability must be finite and not negative",
            () => new Loss.KLDivergence().CheckTargets("y", [1], Values(-1), 1)
        );
        new Loss.KLDivergence { LogTarget = true }.CheckTargets("y", [1], Values(-1), 1);
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
