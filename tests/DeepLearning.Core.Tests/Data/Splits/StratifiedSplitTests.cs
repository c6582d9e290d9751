namespace DeepLearning.Core.Tests.Data.Splits;

public class StratifiedSplitTests
{
    private static readonly RngKey Key = RngKey.FromSeed(5);

    /// <summary>Sample i holds its own number; its class is i mod 3 up to 90, then 3 for ten more.</summary>
    private static readonly Dataset<double> Data = new(
        HostTensor<double>.Create(
            [100, 1],
            v =>
            {
                for (var i = 0; i < 100; i++)
                    v[i] = i;
            }
        ),
        new Targets<double>.Classes(Enumerable.Range(0, 100).Select(i => i < 90 ? i % 3 : 3).ToArray())
    );

    private static int[] Classes(Dataset<double> data) =>
        [
            .. Enumerable
                .Range(0, 4)
                .Select(c => ((Targets<double>.Classes)data.Targets).Indices.ToArray().Count(x => x == c)),
        ];

    private static string Refused(double train, double validation, double test) =>
        Assert.ThrowsAny<ArgumentException>(() => StratifiedSplit.Of(Data, Key, train, validation, test)).Message;

    [Fact]
    public void Each_class_is_cut_by_the_shares()
    {
        var split = StratifiedSplit.Of(Data, Key, 0.6, 0.2, 0.2);
        Assert.Equal([18, 18, 18, 6], Classes(split.Train));
        Assert.Equal([6, 6, 6, 2], Classes(split.Validation));
        Assert.Equal([6, 6, 6, 2], Classes(split.Test));
    }

    [Fact]
    public void Samples_of_no_class_are_cut_by_the_shares_and_move_no_other()
    {
        var classes = ((Targets<double>.Classes)Data.Targets).Indices.ToArray();
        var some = new Dataset<double>(
            Data.Inputs,
            new Targets<double>.Classes(Array.ConvertAll(classes, c => c == 3 ? -100 : c))
        );
        var (all, cut) = (StratifiedSplit.Of(Data, Key, 0.6, 0.2, 0.2), StratifiedSplit.Of(some, Key, 0.6, 0.2, 0.2));
        Assert.Equal([18, 18, 18, 0], Classes(cut.Train));
        Assert.Equal((60, 20, 20), (cut.Train.Count, cut.Validation.Count, cut.Test.Count));
        Assert.Equal(all.Train.Inputs.Span[..54].ToArray(), cut.Train.Inputs.Span[..54].ToArray());
    }

    [Fact]
    public void Each_sample_is_in_one_part_in_the_data_sets_order()
    {
        var split = StratifiedSplit.Of(Data, Key, 0.5, 0.25, 0.25);
        double[][] parts =
        [
            .. new[] { split.Train, split.Validation, split.Test }.Select(d => d.Inputs.Memory.ToArray()),
        ];
        Assert.All(parts, part => Assert.Equal(part.Order(), part));
        Assert.Equal(Data.Inputs.Memory.ToArray(), parts.SelectMany(p => p).Order());
    }

    [Fact]
    public void Equal_keys_give_equal_parts_and_other_keys_others()
    {
        var first = StratifiedSplit.Of(Data, Key, 0.6, 0.2, 0.2).Train.Inputs;
        Assert.Equal(first, StratifiedSplit.Of(Data, Key, 0.6, 0.2, 0.2).Train.Inputs);
        Assert.NotEqual(first, StratifiedSplit.Of(Data, RngKey.FromSeed(6), 0.6, 0.2, 0.2).Train.Inputs);
    }

    [Fact]
    public void Shares_that_do_not_add_up_are_refused() =>
        Assert.StartsWith(
            "the shares 0.6, 0.2 and 0.1 add up to 0.9",
            Refused(0.6, 0.2, 0.1),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_share_of_nothing_is_refused() =>
        Assert.StartsWith(
            "testShare is 0, but must be finite and above 0",
            Refused(0.8, 0.2, 0),
            StringComparison.Ordinal
        );

    [Fact]
    public void An_empty_part_is_refused() =>
        Assert.StartsWith(
            "the validation part would be empty: its share 0.001",
            Refused(0.5, 0.001, 0.499),
            StringComparison.Ordinal
        );

    [Fact]
    public void Values_cannot_be_stratified() =>
        Assert.Equal(
            "a stratified split needs classes, but the data set's targets are values",
            Assert
                .Throws<ArgumentException>(() =>
                    StratifiedSplit.Of(
                        new Dataset<double>(Data.Inputs, new Targets<double>.Values(new double[100])),
                        Key,
                        0.6,
                        0.2,
                        0.2
                    )
                )
                .Message
        );
}
