using DeepLearning.Core.Tests.Models;

namespace DeepLearning.Core.Tests.Optimization;

public class ParameterGroupTests
{
    private static readonly Optimizer Sgd = new Optimizer.Sgd(0.1, momentum: 0.9, weightDecay: 0.01);

    [Theory]
    [InlineData("0.weight", "0.weight", true)]
    [InlineData("0.weight", "10.weight", false)]
    [InlineData("0.weight", "0_weight", false)]
    [InlineData("*.bias", "head.bias", true)]
    [InlineData("*.bias", "head.bias.x", false)]
    [InlineData("head.*", "head.weight", true)]
    [InlineData("head.*", "header.weight", false)]
    [InlineData("?.weight", "2.weight", true)]
    [InlineData("?.weight", "10.weight", false)]
    [InlineData("Head.*", "head.weight", false)]
    [InlineData("*", "anything", true)]
    public void A_pattern_matches_whole_names(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new ParameterGroup(pattern).Matches(name));

    [Fact]
    public void Without_a_matching_group_the_optimizer_stands()
    {
        Assert.Same(Sgd, ParameterGroup.Resolve(Sgd, null, "0.weight"));
        Assert.Same(Sgd, ParameterGroup.Resolve(Sgd, [new("*.bias") { Frozen = true }], "0.weight"));
    }

    [Fact]
    public void A_group_scales_the_rate_and_replaces_the_decay()
    {
        Sequence<ParameterGroup> groups =
        [
            new("0.*") { LearningRateScale = 0.5, WeightDecay = 0 },
            new("1.*") { LearningRateScale = 2 },
        ];
        Assert.Equal(new Optimizer.Sgd(0.05, 0.9, 0), ParameterGroup.Resolve(Sgd, groups, "0.weight"));
        Assert.Equal(new Optimizer.Sgd(0.2, 0.9, 0.01), ParameterGroup.Resolve(Sgd, groups, "1.weight"));
    }

    [Fact]
    public void A_frozen_group_has_no_update() =>
        Assert.Null(ParameterGroup.Resolve(Sgd, [new("0.*") { Frozen = true }], "0.weight"));

    [Fact]
    public void The_first_match_settles_it()
    {
        Sequence<ParameterGroup> groups = [new("0.weight") { LearningRateScale = 3 }, new("*") { Frozen = true }];
        Assert.NotNull(ParameterGroup.Resolve(Sgd, groups, "0.weight"));
        Assert.Null(ParameterGroup.Resolve(Sgd, groups, "0.bias"));
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_told_with_the_names()
    {
        var layout = new ParameterLayout(Zoo.Chain);
        ParameterGroup.Check(null, layout);
        ParameterGroup.Check([new("*.bias"), new("2.*")], layout);
        var e = Assert.Throws<ModelException>(() => ParameterGroup.Check([new("*.bias"), new("head.*")], layout));
        Assert.Contains(
            "'head.*' matches no parameter; there are 0.bias, 0.weight, 2.bias, 2.weight",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Settings_are_validated()
    {
        var group = new ParameterGroup("*");
        Assert.Contains(
            "LearningRateScale is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => group with { LearningRateScale = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "WeightDecay is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => group with { WeightDecay = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "L1Penalty is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => group with { L1Penalty = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "L2Penalty is NaN",
            Assert.Throws<ArgumentOutOfRangeException>(() => group with { L2Penalty = double.NaN }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "MaxNorm is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => group with { MaxNorm = 0 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "UnfreezeAtEpoch is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => group with { UnfreezeAtEpoch = 0 }).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => group with { Pattern = "" });
    }

    [Fact]
    public void A_frozen_group_moves_from_its_epoch_on()
    {
        var group = new ParameterGroup("0.*")
        {
            Frozen = true,
            UnfreezeAtEpoch = 3,
            LearningRateScale = 0.1,
        };
        Assert.Equal([true, true, false, false], Enumerable.Range(1, 4).Select(epoch => group.At(epoch).Frozen));
        Assert.Equal(0.1, group.At(3).LearningRateScale);
        Assert.True(
            new ParameterGroup("0.*") { Frozen = true }
                .At(1000)
                .Frozen
        );
    }

    [Fact]
    public void Penalties_and_bounds_regularize_unless_they_are_frozen()
    {
        Assert.False(ParameterGroup.Regularizes(null));
        Assert.False(ParameterGroup.Regularizes([new("*") { WeightDecay = 1, LearningRateScale = 2 }]));
        Assert.False(
            ParameterGroup.Regularizes([
                new("*")
                {
                    Frozen = true,
                    L1Penalty = 1,
                    L2Penalty = 1,
                    MaxNorm = 1,
                },
            ])
        );
        Assert.True(ParameterGroup.Regularizes([new("0.*"), new("*") { L1Penalty = 1 }]));
        Assert.True(ParameterGroup.Regularizes([new("*") { L2Penalty = 1 }]));
        Assert.True(ParameterGroup.Regularizes([new("*") { MaxNorm = 1 }]));
    }
}
