namespace DeepLearning.Core.Tests.Models;

public class ModelSummaryTests
{
    [Fact]
    public void Shows_a_branching_network_as_a_table()
    {
        var model = new Model(
            [
                new("image", new Layer.Input([1, 8, 8])),
                new("0", new Layer.Conv2d(4, 3, padding: Padding.Same), ["image"]),
                new("1", new Layer.BatchNorm(), ["0"]),
                new("max", new Layer.MaxPool2d(2), ["1"]),
                new("avg", new Layer.AvgPool2d(2), ["1"]),
                new("join", new Layer.Concat(), ["max", "avg"]),
                new("flat", new Layer.Flatten(), ["join"]),
                new("wide", new Layer.Dense(128), ["flat"]),
                new("again", new Layer.Dense(128), ["wide"], sharesParametersOf: "wide"),
                new("head", new Layer.Dense(10, hasBias: false), ["again"]),
            ],
            ["head", "wide"]
        );
        const string expected = """
            node   layer                                   reads     output        parameters
            image  Input([1, 8, 8])                                  [1, 8, 8]
            0      Conv2d(4, 3x3, padding same)                      [4, 8, 8]             40
            1      BatchNorm(momentum 0.1, epsilon 1E-05)            [4, 8, 8]              8
            max    MaxPool2d(2x2)                                    [4, 4, 4]
            avg    AvgPool2d(2x2)                          1         [4, 4, 4]
            join   Concat                                  max, avg  [8, 4, 4]
            flat   Flatten                                           [128]
            wide   Dense(128)                                        [128]             16,512
            again  Dense(128)                                        [128]      those of wide
            head   Dense(10, no bias)                                [10]               1,280
            outputs: head, wide; 17,840 parameters, 8 values of non-trained state
            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), ModelSummary.Of(model).ReplaceLineEndings("\n"));
        Assert.Equal(ModelSummary.Of(model), model.ToString());
    }

    [Fact]
    public void Says_nothing_of_state_where_there_is_none() =>
        Assert.EndsWith("outputs: 2; 23 parameters", ModelSummary.Of(Zoo.Chain), StringComparison.Ordinal);
}
