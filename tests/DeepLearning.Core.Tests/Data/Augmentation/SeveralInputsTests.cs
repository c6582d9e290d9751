namespace DeepLearning.Core.Tests.Data;

public class SeveralInputsTests
{
    private static readonly RngKey Key = RngKey.FromSeed(3);

    private static readonly Dataset<double> Data = new(
        [
            new("left", Image(0)),
            new("row", HostTensor<double>.Copy([4, 2], [1, 2, 3, 4, 5, 6, 7, 8])),
            new("right", Image(0)),
            new("words", [2], [1, 2, 3, 4, 5, 6, 7, 8]),
        ],
        [
            new("kind", new Targets<double>.Classes(new[] { 0, 1, 0, 1 })),
            new("size", new Targets<double>.Values(new[] { 1.0, 2, 3, 4 })),
        ]
    );

    private static HostTensor<double> Image(int first) =>
        HostTensor<double>.Copy([4, 1, 5, 5], [.. Enumerable.Range(first, 100).Select(i => (double)i)]);

    [Fact]
    public void The_images_of_a_sample_are_moved_alike_and_the_rest_stays()
    {
        var batch = Apply(Data, new Augmentation.RandomShift(2), new Augmentation.HorizontalFlip());
        Assert.NotEqual(Image(0).Span.ToArray(), batch.Inputs[0].Reals.ToArray());
        Assert.Equal(batch.Inputs[0].Reals.ToArray(), batch.Inputs[2].Reals.ToArray());
        Assert.Equal([1.0, 2, 3, 4, 5, 6, 7, 8], batch.Inputs[1].Reals.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], batch.Inputs[3].Indices.ToArray());
        Assert.Equal([0, 1, 0, 1], ((Targets<double>.Classes)batch.Targets[0]).Indices.ToArray());
        Assert.Equal([1.0, 2, 3, 4], ((Targets<double>.Values)batch.Targets[1]).Elements.ToArray());
    }

    [Fact]
    public void An_only_image_is_moved_as_it_is_among_others()
    {
        var alone = Apply(Data.Select(["left"], ["kind"]), new Augmentation.RandomShift(2));
        var among = Apply(Data, new Augmentation.RandomShift(2));
        Assert.Equal(alone.Inputs[0].Reals.ToArray(), among.Inputs[0].Reals.ToArray());
    }

    [Fact]
    public void Noise_is_each_inputs_own()
    {
        var batch = Apply(Data, new Augmentation.Noise(1));
        Assert.NotEqual(batch.Inputs[0].Reals.ToArray(), batch.Inputs[2].Reals.ToArray());
        Assert.NotEqual([1.0, 2, 3, 4, 5, 6, 7, 8], batch.Inputs[1].Reals.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], batch.Inputs[3].Indices.ToArray());
    }

    [Fact]
    public void A_mixup_mixes_every_input_and_every_target_by_one_weight()
    {
        var data = Data.Select(["left", "row"], ["size"]);
        var batch = Apply(data, new Augmentation.Mixup(1));
        var sizes = ((Targets<double>.Values)batch.Targets[0]).Elements.ToArray();
        for (var n = 0; n < 4; n++)
        {
            // Each is 1 + a n of the mixed n, so all tell the same.
            var mixed = sizes[n] - 1;
            Assert.Equal(25 * mixed, batch.Inputs[0].Reals.Span[25 * n], 1e-9);
            Assert.Equal(1 + 2 * mixed, batch.Inputs[1].Reals.Span[2 * n], 1e-9);
        }

        Assert.Contains(sizes, size => size != Math.Round(size));
    }

    [Fact]
    public void What_finds_nothing_to_change_is_refused()
    {
        Assert.Equal(
            "HorizontalFlip: expects an image [channels, height, width], but is given 'row' Double[2], 'words' "
                + "indices [2]",
            Refused(Data.Select(["row", "words"], ["kind"]), new Augmentation.HorizontalFlip())
        );
        Assert.Equal(
            "Noise: expects an input of reals, but is given 'words' indices [2]",
            Refused(Data.Select(["words"], ["kind"]), new Augmentation.Noise(1))
        );
        Assert.Equal(
            "Mixup: expects reals in every input, but is given 'row' Double[2], 'words' indices [2]",
            Refused(Data.Select(["row", "words"], ["size"]), new Augmentation.Mixup(1))
        );
    }

    private static Batch<double> Apply(Dataset<double> data, params Augmentation[] augmentations) =>
        new Augmenter<double>(augmentations.ToSequence(), data, 4, Key).Apply(
            new BatchSource<double>(data, 4).Epoch(0).Single(),
            0
        );

    private static string Refused(Dataset<double> data, Augmentation augmentation) =>
        Assert.Throws<ShapeException>(() => Apply(data, augmentation)).Message;
}
