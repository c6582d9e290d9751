namespace DeepLearning.Core.Tests.Models;

public class IndexInputTests
{
    [Fact]
    public void A_layer_that_takes_reals_is_refused_behind_an_input_of_indices() =>
        Refuses(
            "node 'y' (Dense) takes reals, but node 'x' gives indices below 5: put an Embedding between them",
            new("x", new Layer.Input([3], 5)),
            new("y", new Layer.Dense(2), ["x"])
        );

    [Fact]
    public void A_layer_that_takes_indices_is_refused_behind_reals()
    {
        Refuses(
            "node 'y' (Embedding) takes indices below 5, but node 'x' gives reals",
            new("x", new Layer.Input([3])),
            new("y", new Layer.Embedding(5, 2), ["x"])
        );
        Refuses(
            "node 'z' (Embedding) takes indices below 5, but node 'y' gives reals",
            new("x", new Layer.Input([3], 5)),
            new("y", new Layer.Embedding(5, 2), ["x"]),
            new("z", new Layer.Embedding(5, 2), ["y"])
        );
    }

    [Fact]
    public void An_input_with_more_indices_than_the_table_has_rows_is_refused() =>
        Refuses(
            "node 'y' (Embedding) takes indices below 5, but node 'x' gives indices below 6",
            new("x", new Layer.Input([3], 6)),
            new("y", new Layer.Embedding(5, 2), ["x"])
        );

    [Fact]
    public void Indices_are_no_output() =>
        Refuses(
            "the model's output 'x' is an input of indices: an output is reals",
            new Node("x", new Layer.Input([3], 6))
        );

    [Fact]
    public void The_padding_row_is_zero_at_the_start_and_no_other_is()
    {
        var weight = Net.Indices(4, 2).Embedding(5, 3, 1).ToModel().Initialize<double>(1)["0.weight"];
        for (var row = 0; row < 5; row++)
            Assert.Equal(row == 1, weight.Span.Slice(3 * row, 3).IndexOfAnyExcept(0.0) < 0);
        var whole = Net.Indices(4, 2).Embedding(5, 3).ToModel().Initialize<double>(1)["0.weight"];
        Assert.Equal(whole.Span[6..].ToArray(), weight.Span[6..].ToArray());
    }

    [Fact]
    public void An_input_of_reals_is_written_as_before_there_were_others() =>
        Assert.DoesNotContain("ndices", ModelJson.Write(Net.Input(3).Dense(2).ToModel()), StringComparison.Ordinal);

    private static void Refuses(string message, params Node[] nodes) =>
        Assert.Equal(
            message,
            Assert.Throws<ModelException>(() => new Model(nodes.ToSequence(), [nodes[^1].Name])).Message
        );
}
