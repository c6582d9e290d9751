namespace DeepLearning.Core.Tests.Models.Surgery;

public class ModelSurgeryTests
{
    private static readonly Model Model = Net.Input(1, 4, 4)
        .Conv2d(3, 3, padding: 1)
        .Named("body.conv")
        .BatchNorm()
        .Named("body.norm")
        .ReLU()
        .Flatten()
        .Dense(8)
        .Named("middle")
        .BatchNorm()
        .Named("norm")
        .Dense(3)
        .Named("head")
        .ToModel();

    [Fact]
    public void A_new_head_leaves_the_rest_alone()
    {
        var model = Model.With("head", new Layer.Dense(7, hasBias: false));
        Assert.Equal([7], model.ShapeOf("head").Extents);
        Assert.Equal(Model.Nodes.SkipLast(1), model.Nodes.SkipLast(1));
        Assert.DoesNotContain(model.Parameters, parameter => parameter.Name == "head.bias");
        Assert.Equal([3], Model.ShapeOf("head").Extents);
    }

    [Fact]
    public void A_layer_that_does_not_fit_is_refused_by_name()
    {
        Assert.StartsWith(
            "there is no node 'tail'",
            Assert.Throws<ModelException>(() => Model.With("tail", new Layer.ReLU())).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "node 'head' (Conv2d)",
            Assert.Throws<ShapeException>(() => Model.With("head", new Layer.Conv2d(3, 3))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Batch_norms_freeze_by_name_and_thaw()
    {
        Assert.Equal([true, false], Frozen(Model.WithFrozenBatchNorm("body.*")));
        Assert.Equal([true, true], Frozen(Model.WithFrozenBatchNorm()));
        Assert.Equal(Model, Model.WithFrozenBatchNorm().WithFrozenBatchNorm(frozen: false));

        static IEnumerable<bool> Frozen(Model model) =>
            model.Nodes.Select(node => node.Layer).OfType<Layer.BatchNorm>().Select(norm => norm.Frozen);
    }

    [Fact]
    public void A_pattern_that_matches_no_batch_norm_is_told_with_those_there_are()
    {
        Assert.Equal(
            "'head' matches no batch norm; there are body.norm, norm",
            Assert.Throws<ModelException>(() => Model.WithFrozenBatchNorm("head")).Message
        );
        Assert.Equal(
            "'*' matches no batch norm; the model has none",
            Assert.Throws<ModelException>(() => Net.Input(2).Dense(1).ToModel().WithFrozenBatchNorm()).Message
        );
    }
}
