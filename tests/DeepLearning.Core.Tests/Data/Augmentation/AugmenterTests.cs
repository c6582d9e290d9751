namespace DeepLearning.Core.Tests.Data.Augmentations;

public class AugmenterTests
{
    private static readonly RngKey Key = RngKey.FromSeed(5);

    private static readonly Sequence<Augmentation> OfSamples =
    [
        new Augmentation.RandomShift(1),
        new Augmentation.RandomCrop(1),
        new Augmentation.HorizontalFlip(),
        new Augmentation.VerticalFlip(),
        new Augmentation.RandomRotation(20),
        new Augmentation.Cutout(2),
        new Augmentation.Noise(0.1),
    ];

    private static Dataset<double> Data(int count = 7) =>
        new(
            HostTensor<double>.Create([count, 1, 6, 5], v => Draws.Uniform(RngKey.FromSeed(1), 0, 1, v)),
            new Targets<double>.Classes(Enumerable.Range(0, count).Select(i => i % 3).ToArray())
        );

    /// <summary>Each sample's augmented values.</summary>
    private static Dictionary<long, double[]> Samples(
        Sequence<Augmentation> list,
        int batchSize,
        int epoch,
        RngKey? shuffle = null
    )
    {
        var (data, samples) = (Data(), new Dictionary<long, double[]>());
        var augmenter = new Augmenter<double>(list, data, batchSize, Key);
        foreach (var source in new BatchSource<double>(data, batchSize, shuffle).Epoch(epoch))
        {
            var batch = augmenter.Apply(source, epoch);
            for (var n = 0; n < batch.Count; n++)
                samples.Add(batch.SampleIndices.Span[n], batch.Inputs[0].Reals.Slice(30 * n, 30).ToArray());
        }

        return samples;
    }

    [Fact]
    public void A_samples_draws_do_not_depend_on_its_batch()
    {
        var expected = Samples(OfSamples, 7, 2);
        foreach (
            var other in new[] { Samples(OfSamples, 7, 2), Samples(OfSamples, 1, 2), Samples(OfSamples, 3, 2, Key) }
        )
            Assert.All(expected, sample => Assert.Equal(sample.Value, other[sample.Key]));
    }

    [Fact]
    public void Another_epoch_and_another_place_in_the_list_have_other_draws()
    {
        Sequence<Augmentation> noise = [new Augmentation.Noise(1)];
        Sequence<Augmentation> second = [new Augmentation.RandomShift(0), .. noise];
        Assert.NotEqual(Samples(noise, 7, 0)[0], Samples(noise, 7, 1)[0]);
        Assert.NotEqual(Samples(noise, 7, 0)[0], Samples(second, 7, 0)[0]);
    }

    [Fact]
    public void Both_precisions_get_the_same_decisions()
    {
        var (wide, narrow) = (Data(), Data().To<float>());
        Sequence<Augmentation> list = [.. OfSamples, new Augmentation.Mixup(1, 3)];
        var a = new Augmenter<double>(list, wide, 7, Key).Apply(new BatchSource<double>(wide, 7).Epoch(0).First(), 0);
        var b = new Augmenter<float>(list, narrow, 7, Key).Apply(new BatchSource<float>(narrow, 7).Epoch(0).First(), 0);
        for (var i = 0; i < a.Inputs[0].Length; i++)
            Assert.Equal(a.Inputs[0].Reals.Span[i], b.Inputs[0].Reals.Span[i], 1e-5);
    }

    [Fact]
    public void With_no_augmentation_a_batch_is_copied()
    {
        var data = Data();
        var source = new BatchSource<double>(data, 7).Epoch(0).First();
        var batch = new Augmenter<double>([], data, 7, Key).Apply(source, 0);
        Assert.Equal(source.Inputs[0].Reals.ToArray(), batch.Inputs[0].Reals.ToArray());
        Assert.Equal(
            ((Targets<double>.Classes)source.Targets[0]).Indices.ToArray(),
            ((Targets<double>.Classes)batch.Targets[0]).Indices.ToArray()
        );
    }

    [Fact]
    public void Mixup_mixes_inputs_and_targets_with_one_weight()
    {
        var data = Data();
        var mixup = new Augmentation.Mixup(1, 3);
        var source = new BatchSource<double>(data, 7).Epoch(4).First();
        var batch = new Augmenter<double>([mixup], data, 7, Key).Apply(source, 4);
        var partners = new int[7];
        var weight = mixup.Draw(Key.For(RngPurpose.Augmentation).Fold(4).Fold(0).Fold(0), partners);
        var (before, after) = (source.Inputs[0].Reals.ToArray(), batch.Inputs[0].Reals.ToArray());
        var targets = ((Targets<double>.Values)batch.Targets[0]).Elements.ToArray();
        for (var n = 0; n < 7; n++)
        {
            for (var i = 0; i < 30; i++)
                Assert.Equal(
                    weight * before[30 * n + i] + (1 - weight) * before[30 * partners[n] + i],
                    after[30 * n + i],
                    1e-15
                );
            for (var c = 0; c < 3; c++)
                Assert.Equal(
                    (n % 3 == c ? weight : 0) + (partners[n] % 3 == c ? 1 - weight : 0),
                    targets[3 * n + c],
                    1e-15
                );
            Assert.Equal(1, targets[(3 * n)..(3 * n + 3)].Sum(), 1e-15);
        }
    }

    [Fact]
    public void Mixup_mixes_values_as_they_are()
    {
        var data = new Dataset<double>(Data().Inputs, new Targets<double>.Values(Data().Inputs.Memory));
        var batch = new Augmenter<double>([new Augmentation.Mixup(1)], data, 7, Key).Apply(
            new BatchSource<double>(data, 7).Epoch(0).First(),
            0
        );
        Assert.Equal(batch.Inputs[0].Reals.ToArray(), ((Targets<double>.Values)batch.Targets[0]).Elements.ToArray());
        Assert.NotEqual(data.Inputs.Span.ToArray(), batch.Inputs[0].Reals.ToArray());
    }

    [Fact]
    public void After_the_first_batch_of_a_size_nothing_is_allocated()
    {
        var data = Data();
        var augmenter = new Augmenter<double>([.. OfSamples, new Augmentation.Mixup(0.2, 3)], data, 4, Key);
        var batches = new[] { 4, 3 }.Select(size => new BatchSource<double>(data, size).Epoch(0).First()).ToArray();
        for (var round = 0; round < 3; round++)
            foreach (var batch in batches)
                augmenter.Apply(batch, round);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 20; round++)
        {
            augmenter.Apply(batches[0], round);
            augmenter.Apply(batches[1], round);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var data = Data();
        var flat = new Dataset<double>(
            HostTensor<double>.Create([4, 3], v => v.Fill(1)),
            new Targets<double>.Values(new double[4])
        );
        Assert.Equal(
            "HorizontalFlip: expects an image [channels, height, width], but is given [3]",
            Assert
                .Throws<ShapeException>(() => new Augmenter<double>([new Augmentation.HorizontalFlip()], flat, 2, Key))
                .Message
        );
        Refused("Mixup: Classes is not given", () => new Augmenter<double>([new Augmentation.Mixup()], data, 2, Key));
        Refused(
            "Mixup: Classes is 2, but the data set has the class 2",
            () => new Augmenter<double>([new Augmentation.Mixup(1, 2)], data, 2, Key)
        );
        Refused(
            "Mixup: Classes is 2, but the data set's targets are values",
            () => new Augmenter<double>([new Augmentation.Mixup(1, 2)], flat, 2, Key)
        );
        Refused(
            "the batch has 7 samples, but the augmenter was made for at most 2",
            () =>
                new Augmenter<double>(OfSamples, data, 2, Key).Apply(
                    new BatchSource<double>(data, 7).Epoch(0).First(),
                    0
                )
        );
        Refused(
            "the batch's targets are not those of the data set",
            () => new Augmenter<double>([], data, 2, Key).Apply(Batch<double>.Of(2, new double[60], new double[2]), 0)
        );
    }

    private static void Refused(string message, Func<object> act) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
