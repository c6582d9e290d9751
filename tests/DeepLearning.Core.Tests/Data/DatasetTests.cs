namespace DeepLearning.Core.Tests.Data;

public class DatasetTests
{
    private static readonly HostTensor<double> Inputs = HostTensor<double>.Copy([3, 2], [0, 1, 2, 3, 4, 5]);

    private static Dataset<double> Make(int[] classes, Sequence<string>? names = null) =>
        new(Inputs, new Targets<double>.Classes(classes), names);

    private static string Refused(Action make) => Assert.ThrowsAny<ArgumentException>(make).Message;

    [Fact]
    public void It_knows_its_count_and_the_shape_of_a_sample()
    {
        var data = new Dataset<float>(HostTensor<float>.Zeros([4, 1, 2, 3]), new Targets<float>.Values(new float[8]));
        Assert.Equal((4, 2), (data.Count, data.TargetSize));
        Assert.Equal(Shape.Of(1, 2, 3), data.SampleShape);
    }

    [Fact]
    public void Targets_are_copied()
    {
        int[] classes = [0, 1, 0];
        var data = Make(classes);
        classes[0] = -1;
        Assert.Equal(0, ((Targets<double>.Classes)data.Targets).Indices.Span[0]);
    }

    [Fact]
    public void No_sample_is_refused() =>
        Assert.Equal(
            "a data set needs at least one sample with at least one value, but is given inputs of shape [0, 2]",
            Refused(() =>
                _ = new Dataset<double>(
                    HostTensor<double>.Zeros([0, 2]),
                    new Targets<double>.Classes(Array.Empty<int>())
                )
            )
        );

    [Fact]
    public void Inputs_without_a_sample_axis_are_refused() =>
        Assert.Equal(
            "a data set expects inputs [samples, ...sample shape], but is given [2]",
            Refused(() =>
                _ = new Dataset<double>(HostTensor<double>.Zeros([2]), new Targets<double>.Classes(new int[2]))
            )
        );

    [Fact]
    public void Another_number_of_classes_is_refused() =>
        Assert.StartsWith(
            "the data set has 3 samples, but 2 classes: one each is expected",
            Refused(() => Make([0, 1])),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Target_values_that_do_not_divide_among_the_samples_are_refused(int values) =>
        Assert.StartsWith(
            $"the data set has 3 samples, but {values} target values",
            Refused(() => _ = new Dataset<double>(Inputs, new Targets<double>.Values(new double[values]))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_value_that_is_not_finite_is_refused_with_its_sample(double value, string text)
    {
        var inputs = HostTensor<double>.Copy([3, 2], [0, 1, 2, value, 4, 5]);
        Assert.Equal(
            $"the input of sample 1 holds {text} at element 1: data must be finite",
            Refused(() => _ = new Dataset<double>(inputs, new Targets<double>.Classes(new int[3])))
        );
        Assert.Equal(
            $"the target of sample 2 holds {text} at element 0: data must be finite",
            Refused(() => _ = new Dataset<double>(Inputs, new Targets<double>.Values(new[] { 0, 0, value })))
        );
    }

    [Fact]
    public void One_negative_class_stands_for_none_and_another_is_refused()
    {
        Assert.Equal(
            [0, -100, -100],
            ((Targets<double>.Classes)Make([0, -100, -100], ["a"]).Targets).Indices.ToArray()
        );
        Assert.Equal(
            "the class of sample 2 is -1, but that of sample 1 is -100: a negative class stands for none, and only one "
                + "may",
            Refused(() => Make([0, -100, -1]))
        );
    }

    [Fact]
    public void A_class_without_a_name_is_refused() =>
        Assert.Equal(
            "the class of sample 2 is 2, but there are names for the classes 0 to 1: cat, dog",
            Refused(() => Make([0, 1, 2], ["cat", "dog"]))
        );

    [Fact]
    public void No_name_at_all_and_names_for_values_are_refused()
    {
        Assert.StartsWith(
            "class names are given, but there are none",
            Refused(() => Make([0, 1, 2], [])),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "the data set has class names, but its targets are values",
            Refused(() => _ = new Dataset<double>(Inputs, new Targets<double>.Values(new double[3]), ["a"])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_subset_has_the_samples_in_the_order_of_the_indices()
    {
        var subset = Make([7, 8, 9]).Subset([2, 0]);
        Assert.Equal(HostTensor<double>.Copy([2, 2], [4, 5, 0, 1]), subset.Inputs);
        Assert.Equal([9, 7], ((Targets<double>.Classes)subset.Targets).Indices.ToArray());
        var values = new Dataset<double>(Inputs, new Targets<double>.Values(new double[] { 1, 2, 3, 4, 5, 6 })).Subset([
            1,
        ]);
        Assert.Equal([3, 4], ((Targets<double>.Values)values.Targets).Elements.ToArray());
    }

    [Fact]
    public void A_subset_of_nothing_or_of_what_is_not_there_is_refused()
    {
        Assert.StartsWith(
            "a subset needs at least one sample",
            Refused(() => Make([0, 1, 2]).Subset([])),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "sample 3 is wanted, but the data set has the samples 0 to 2",
            Refused(() => Make([0, 1, 2]).Subset([3])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Another_precision_has_the_same_data()
    {
        var data = new Dataset<double>(Inputs, new Targets<double>.Values(new[] { 0.5, 1.5, 2.5 }));
        Assert.Same(data, data.To<double>());
        var narrow = data.To<float>();
        Assert.Equal(Inputs.To<float>(), narrow.Inputs);
        Assert.Equal([0.5f, 1.5f, 2.5f], ((Targets<float>.Values)narrow.Targets).Elements.ToArray());
        Assert.Equal(["a", "b", "c"], Make([0, 1, 2], ["a", "b", "c"]).To<float>().ClassNames!);
    }

    [Fact]
    public void A_value_too_large_for_the_other_precision_is_refused() =>
        Assert.StartsWith(
            "the input of sample 0 holds",
            Refused(() =>
                new Dataset<double>(
                    HostTensor<double>.Copy([1, 1], [1e300]),
                    new Targets<double>.Classes(new int[1])
                ).To<float>()
            ),
            StringComparison.Ordinal
        );
}
