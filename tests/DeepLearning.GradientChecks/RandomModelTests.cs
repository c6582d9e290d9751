using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Random models as graphs, every layer and every kind of number: forward, loss, gradients, inference, prediction and
/// updates.
/// </summary>
public class RandomModelTests
{
    /// <summary>Fixed seeds: a run of the suite is the same every time. experiments/fuzz.cs looks at others.</summary>
    [Fact]
    public void Agree_on_both_backends()
    {
        for (var seed = 0UL; seed < 300; seed++)
            AssertPasses(RandomModels.Graph(seed));
    }

    [Fact]
    public void Are_a_function_of_their_seed()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var (first, second) = (RandomModels.Graph(seed), RandomModels.Graph(seed));
            Assert.Equal(first.Model, second.Model);
            Assert.Equal(first.ToString(), second.ToString());
            for (var i = 0; i < first.Batch().Inputs.Count; i++)
            {
                var (a, b) = (first.Batch().Inputs[i], second.Batch().Inputs[i]);
                Assert.Equal(a.Reals.ToArray(), b.Reals.ToArray());
                Assert.Equal(a.Indices.ToArray(), b.Indices.ToArray());
            }
        }
    }

    [Fact]
    public void Are_valid_and_cover_every_layer_loss_and_kind_of_value()
    {
        var samples = Enumerable.Range(0, 1000).Select(seed => RandomModels.Graph((ulong)seed)).ToArray();
        Assert.All(samples, sample => Assert.True(sample.IsValid(), sample.ToString()));
        var layers = samples.SelectMany(s => s.Model.Nodes).Select(n => n.Layer.GetType()).Distinct();
        Assert.Equal(
            typeof(Layer).GetNestedTypes().Where(t => !t.IsAbstract).Select(t => t.Name).Order(),
            layers.Select(t => t.Name).Order()
        );
        Assert.Equal(Enum.GetValues<RandomValues>(), samples.Select(s => s.Values).Distinct().Order());
        Assert.Contains(
            samples,
            s =>
                s.Objective.Terms.Any(t => t.Loss is Loss.CrossEntropy)
                && s.Objective.Terms.Any(t => t.Loss is Loss.MeanSquaredError)
        );
        var losses = samples
            .SelectMany(s => s.Objective.Terms.Select((term, i) => (term.Loss, Targets: s.Batch().Targets[i])))
            .ToArray();
        Assert.Equal(
            typeof(Loss).GetNestedTypes().Select(t => t.Name).Order(),
            losses.Select(l => l.Loss.GetType().Name).Distinct().Order()
        );
        Assert.Contains(
            losses,
            l => l.Loss is Loss.CrossEntropy { ClassWeights: not null, LabelSmoothing: > 0, IgnoreIndex: >= 0 }
        );
        Assert.Contains(
            losses,
            l =>
                l
                    is {
                        Loss: Loss.CrossEntropy { ClassWeights: not null, LabelSmoothing: > 0 },
                        Targets: Targets<double>.Values
                    }
        );
        Assert.Contains(
            losses,
            l => l is { Loss: Loss.NegativeLogLikelihood { ClassWeights: not null, IgnoreIndex: -100 } }
        );
        Assert.Contains(
            losses,
            l => l.Targets is Targets<double>.Classes classes && classes.Indices.ToArray().Contains(-100)
        );
        Assert.Contains(samples, s => s.Model.Nodes.Any(n => n.SharesParametersOf is not null));
        Assert.Contains(samples, s => s.Model.Inputs.Count == 2);
        Assert.Contains(
            samples,
            s => s.Model.Nodes.Any(n => n.Layer is Layer.Conv2d { Groups: > 1, Dilation: not { Height: 1, Width: 1 } })
        );
        Assert.Contains(
            samples,
            s => s.Model.Nodes.Any(n => n.Layer is Layer.Conv2d conv && conv.Padding == Padding.Same)
        );
        Assert.Contains(samples, s => s.Model.Nodes.Any(n => n.Layer is Layer.BatchNorm { Frozen: true }));
        Assert.Contains(samples, s => s.Count == 1);
    }

    [Fact]
    public void A_fault_in_the_eighth_digit_is_found_and_shrunk()
    {
        var tampered = new TamperedBackend(Checks.Reference, "input:input1", g => g * (1 + 1e-8));
        var sample = Enumerable
            .Range(0, 100)
            .Select(seed => RandomModels.Graph((ulong)seed))
            .First(s => s.Model.Nodes.Count > 5 && Stage(s) == "gradients");
        var small = Shrinker.Shrink(sample, s => Stage(s) == "gradients");
        Assert.Equal("gradients", Stage(small));
        Assert.InRange(small.Model.Nodes.Count, 1, 2);
        Assert.Equal(1, small.Count);

        string? Stage(RandomSample s) => RandomCheck.Of(tampered, Checks.Torch, s).Stage;
    }

    [Fact]
    public void Rounding_that_a_cancellation_lays_bare_is_no_fault_but_a_fault_there_is()
    {
        var sample = KnownSamples.CancellingBatchNorm;
        Assert.True(AssertPasses(sample).IllConditioned > 0);
        Assert.Equal(
            "gradients",
            RandomCheck
                .Of(new TamperedBackend(Checks.Reference, "input:input1", g => g * 1.5), Checks.Torch, sample)
                .Stage
        );
    }

    [Fact]
    public void Finite_differences_of_a_loss_that_is_rounding_are_no_fault_but_a_fault_there_is()
    {
        var sample = KnownSamples.LossOfRounding;
        Assert.True(AssertPasses(sample).IllConditioned > 0);
        Assert.Equal(
            "gradients",
            RandomCheck
                .Of(
                    new TamperedBackend(Checks.Reference, sample.Model.Parameters[0].Name, g => g + 1e-3),
                    Checks.Torch,
                    sample
                )
                .Stage
        );
    }

    [Fact]
    public void Finite_differences_over_a_cliff_are_no_fault()
    {
        var sample = KnownSamples.Cliff;
        AssertPasses(sample);
        Assert.Equal(
            "gradients",
            RandomCheck
                .Of(new TamperedBackend(Checks.Reference, "input:input1", g => g * 2), Checks.Torch, sample)
                .Stage
        );
    }

    [Fact]
    public void Kinks_that_cancel_are_no_fault_but_a_fault_there_is()
    {
        var sample = KnownSamples.CancellingKinks;
        AssertPasses(sample);
        Assert.Equal(
            "gradients",
            RandomCheck
                .Of(new TamperedBackend(Checks.Reference, "n2.weight", g => g + 1e-3), Checks.Torch, sample)
                .Stage
        );
    }

    [Fact]
    public void What_is_rounding_only_is_no_fault()
    {
        AssertPasses(KnownSamples.OpenedByRounding);
        AssertPasses(KnownSamples.ConstantImage);
        AssertPasses(KnownSamples.EqualGradientsIntoBatchNorm);
        AssertPasses(KnownSamples.ZerosAtTheMean);
        Assert.True(AssertPasses(KnownSamples.GroupsOfOne).IllConditioned > 0);
        Assert.True(AssertPasses(KnownSamples.ChannelsOfOne).IllConditioned > 0);
    }

    [Fact]
    public void Losses_take_outputs_of_any_order_in_memory()
    {
        AssertPasses(KnownSamples.TransposedPixels);
        AssertPasses(KnownSamples.LineBeforeItsClasses);
    }

    /// <summary>libtorch refuses to go back where a count is written into memory that a norm has saved.</summary>
    [Fact]
    public void Norms_that_count_their_batches_train_behind_one_another() => AssertPasses(KnownSamples.CountingNorms);

    private static RandomOutcome AssertPasses(RandomSample sample)
    {
        var outcome = RandomCheck.Of(Checks.Reference, Checks.Torch, sample);
        Assert.True(outcome.Passed, $"{outcome.Stage}: {sample}\n{ModelJson.Write(sample.Model)}\n{outcome.Report}");
        return outcome;
    }
}
