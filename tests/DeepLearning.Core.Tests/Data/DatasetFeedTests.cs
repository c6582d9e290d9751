namespace DeepLearning.Core.Tests.Data;

public class DatasetFeedTests
{
    private static readonly Model Model = Net.Model(
        Net.Concat(Net.Input(2).Named("a"), Net.Input(1).Named("b")).Dense(2).Named("first"),
        Net.Input(1).Named("c").Dense(1).Named("second")
    );

    private static readonly Objective Objective = new([
        new LossTerm("first", new Loss.CrossEntropy()),
        new LossTerm("second", new Loss.MeanSquaredError()),
    ]);

    private static DataInput<double> Input(string name, int size) =>
        new(name, HostTensor<double>.Copy([3, size], [.. Enumerable.Range(0, 3 * size).Select(i => (double)i)]));

    private static readonly DataTarget<double> First = new("first", new Targets<double>.Classes(new[] { 0, 1, 0 })),
        Second = new("second", new Targets<double>.Values(new[] { 1.0, 2, 3 }));

    private static readonly Dataset<double> Whole = new(
        [Input("c", 1), Input("a", 2), Input("unread", 4), Input("b", 1)],
        [Second, First]
    );

    [Fact]
    public void Inputs_come_in_the_models_order_and_targets_in_the_objectives()
    {
        var read = Whole.For(Model, Objective, "training");
        Assert.Equal(["a", "b", "c"], read.NamedInputs.Select(input => input.Name));
        Assert.Equal([First, Second], read.NamedTargets);
        var batch = new BatchSource<double>(read, 2).Epoch(0).Last();
        Assert.Equal([4.0, 5], batch.Inputs[0].Reals.ToArray());
        Assert.Equal([2.0], batch.Inputs[1].Reals.ToArray());
        Assert.Equal([0], ((Targets<double>.Classes)batch.Targets[0]).Indices.ToArray());
        Assert.Equal([3.0], ((Targets<double>.Values)batch.Targets[1]).Elements.ToArray());
    }

    [Theory]
    [InlineData(
        false,
        "the training data's input 'input' is reals, but the model's input 'input' takes indices below 5"
    )]
    [InlineData(
        true,
        "the training data's input 'input' holds the index 5 at element 1 of sample 1, but its indices are 0 to 4"
    )]
    public void Indices_are_the_models(bool indices, string expected)
    {
        var model = Net.Indices(5, 2).Embedding(5, 1).Flatten().Dense(1).ToModel();
        var input = indices
            ? new DataInput<double>("input", Shape.Of(2), [0, 4, 1, 5])
            : new DataInput<double>("input", HostTensor<double>.Zeros([2, 2]));
        var data = new Dataset<double>([input], [new("target", new Targets<double>.Values(new double[2]))]);
        var error = Assert.ThrowsAny<ArgumentException>(() => data.For(model, null, "training"));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void A_term_may_call_its_target_otherwise_and_two_may_read_one()
    {
        var objective = new Objective([
            new LossTerm("first", new Loss.CrossEntropy()) { Target = "label" },
            new LossTerm("second", new Loss.MeanSquaredError()) { Target = "value" },
            new LossTerm("second", new Loss.MeanAbsoluteError()) { Target = "value" },
        ]);
        var data = new Dataset<double>(Whole.NamedInputs, [new("value", Second.Values), new("label", First.Values)]);
        Assert.Equal(
            ["label", "value", "value"],
            data.For(Model, objective, "training").NamedTargets.Select(target => target.Name)
        );
    }

    [Fact]
    public void An_only_input_and_an_only_target_need_no_name()
    {
        var model = Net.Input(2).Named("x").Dense(1).Named("y").ToModel();
        var data = new Dataset<double>(HostTensor<double>.Zeros([3, 2]), new Targets<double>.Values(new double[3]));
        var read = data.For(model, Objective.Of(model, new Loss.MeanSquaredError()), "training");
        Assert.Same(data.NamedInputs[0], read.NamedInputs[0]);
        Assert.Same(data.NamedTargets[0], read.NamedTargets[0]);
    }

    [Fact]
    public void What_is_missing_or_too_much_is_named()
    {
        Assert.Equal(
            "the model reads the inputs 'a', 'b', 'c', but the training data has no 'b': it has 'c' Double[1], "
                + "'a' Double[2]",
            Refused(Whole.Select(["c", "a"], ["first", "second"]), Objective)
        );
        Assert.Equal(
            "the training data's samples are [4], but the model's input 'b' is [1]",
            Refused(new([Input("a", 2), Input("b", 4), Input("c", 1)], [First, Second]), Objective)
        );
        Assert.Equal(
            "the loss on 'second' reads the target 'second', but the training data has 'first', 'other'",
            Refused(new(Whole.NamedInputs, [First, new("other", Second.Values)]), Objective)
        );
        Assert.Equal(
            "the training data has the target 'second', but the objective's terms read 'first': leave it out with "
                + "Dataset.Select, or add a term",
            Refused(Whole, new([Objective.Terms[0]]))
        );
        Assert.Equal(
            "the data set has no input 'x', but 'c' Double[1], 'a' Double[2], 'unread' Double[4], 'b' Double[1]",
            Assert.Throws<ArgumentException>(() => Whole.Select(["x"], ["first"])).Message
        );
        Assert.Equal(
            "the data set has no target 'x', but 'second', 'first'",
            Assert.Throws<ArgumentException>(() => Whole.Select(["a"], ["x"])).Message
        );
    }

    [Fact]
    public void A_data_set_says_what_does_not_fit_together()
    {
        Assert.Equal(
            "the data set has two inputs of the name 'a'",
            Assert.Throws<ArgumentException>(() => new Dataset<double>([Input("a", 1), Input("a", 2)], [First])).Message
        );
        Assert.Equal(
            "the data set has two targets of the name 'first'",
            Assert.Throws<ArgumentException>(() => new Dataset<double>([Input("a", 1)], [First, First])).Message
        );
        Assert.Equal(
            "the data set's input 'a' has 3 samples, but 'b' has 2",
            Assert
                .Throws<ArgumentException>(() =>
                    new Dataset<double>([Input("a", 1), new("b", HostTensor<double>.Zeros([2, 1]))], [First])
                )
                .Message
        );
        Assert.Equal(
            "the input 'b' of sample 1 holds -1 at element 0: an index must not be negative",
            Assert
                .Throws<ArgumentException>(() =>
                    new Dataset<double>([Input("a", 1), new("b", [1], [0, -1, 2])], [First])
                )
                .Message
        );
        Assert.Equal(
            "the input 'b' has 5 values, but a data set needs at least one sample of [2], and whole ones",
            Assert.Throws<ArgumentException>(() => new DataInput<double>("b", [2], [0, 1, 2, 3, 4])).Message
        );
        Assert.Equal(
            "a data set needs an input and a target, but is given 0 and 1",
            Assert.Throws<ArgumentException>(() => new Dataset<double>([], [First])).Message
        );
    }

    [Fact]
    public void Parts_and_sums_keep_every_input_and_target()
    {
        var data = new Dataset<double>([Input("a", 2), new("words", [2], [1, 2, 3, 4, 5, 6])], [First, Second]);
        var part = data.Subset([2, 0]);
        Assert.Equal([5, 6, 1, 2], part.NamedInputs[1].Values.Indices.ToArray());
        Assert.Equal([4.0, 5, 0, 1], part.NamedInputs[0].Values.Reals.ToArray());
        Assert.Equal([3.0, 1], ((Targets<double>.Values)part.NamedTargets[1].Values).Elements.ToArray());
        var joined = part.Join(data);
        Assert.Equal(5, joined.Count);
        Assert.Equal([5, 6, 1, 2, 1, 2, 3, 4, 5, 6], joined.NamedInputs[1].Values.Indices.ToArray());
        var single = joined.To<float>();
        Assert.Equal([5f, 6], single.NamedInputs[1].Values.Indices.ToArray()[..2].Select(i => (float)i));
        Assert.Equal("5 samples of 'a' Single[2], 'words' indices [2]", single.ToString());
        Assert.Throws<InvalidOperationException>(() => joined.Inputs);
        Assert.Throws<InvalidOperationException>(() => joined.Targets);
        Assert.NotEqual(DatasetHash.Sha256(data), DatasetHash.Sha256(data.Select(["words", "a"], ["first", "second"])));
    }

    private static string Refused(Dataset<double> data, Objective objective) =>
        Assert.ThrowsAny<ArgumentException>(() => data.For(Model, objective, "training")).Message;
}
