using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Losses;

public class ObjectiveTests
{
    private static readonly Model Model = new(
        [
            new("image", new Layer.Input([2, 4, 4])),
            new("flat", new Layer.Flatten(), ["image"]),
            new("logits", new Layer.Dense(3), ["flat"]),
            new("probabilities", new Layer.Softmax(), ["logits"]),
        ],
        ["logits", "probabilities", "image"]
    );

    private static void Refuses<TException>(string message, params LossTerm[] terms)
        where TException : Exception =>
        Assert.Contains(
            message,
            Assert.Throws<TException>(() => new Objective(terms.ToSequence()).Check(Model)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Losses_on_outputs_that_fit_pass() =>
        new Objective([
            new("logits", new Loss.CrossEntropy()),
            new("probabilities", new Loss.MeanSquaredError()) { Weight = 0.5 },
            new("image", new Loss.MeanSquaredError()),
        ]).Check(Model);

    [Fact]
    public void A_softmax_before_a_cross_entropy_is_refused() =>
        Refuses<ModelException>(
            "node 'probabilities' is a Softmax, but the cross-entropy takes logits",
            new LossTerm("probabilities", new Loss.CrossEntropy())
        );

    [Fact]
    public void A_logarithmic_softmax_goes_with_the_negative_log_likelihood_only()
    {
        var model = new Model([new("x", new Layer.Input([3])), new("logs", new Layer.LogSoftmax(), ["x"])], ["logs"]);
        Objective.Of(model, new Loss.NegativeLogLikelihood()).Check(model);
        var error = Assert.Throws<ModelException>(() => Objective.Of(model, new Loss.CrossEntropy()).Check(model));
        Assert.Contains(
            "node 'logs' is a LogSoftmax, but the cross-entropy takes logits: end the model before it, or take a "
                + "NegativeLogLikelihood, which takes log-probabilities",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_makes_probabilities_is_refused_before_a_loss_on_logits_or_log_probabilities()
    {
        Refuses<ModelException>(
            "node 'probabilities' is a Softmax, but the negative log-likelihood takes log-probabilities",
            new LossTerm("probabilities", new Loss.NegativeLogLikelihood())
        );
        var model = new Model(
            [new("x", new Layer.Input([3])), new("answers", new Layer.Sigmoid(), ["x"])],
            ["answers"]
        );
        var error = Assert.Throws<ModelException>(() =>
            Objective.Of(model, new Loss.BinaryCrossEntropy()).Check(model)
        );
        Assert.Contains(
            "node 'answers' is a Sigmoid, but the binary cross-entropy takes logits",
            error.Message,
            StringComparison.Ordinal
        );
        Objective.Of(model, new Loss.MeanSquaredError()).Check(model);
    }

    [Fact]
    public void An_unknown_output_is_told_with_the_models()
    {
        Refuses<ModelException>(
            "the output 'nine', but the model's outputs are logits, probabilities, image",
            new LossTerm("nine", new Loss.MeanSquaredError())
        );
        Refuses<ModelException>("the output 'flat', but", new LossTerm("flat", new Loss.MeanSquaredError()));
    }

    [Fact]
    public void An_axis_of_classes_that_is_not_there_is_refused() =>
        Refuses<ShapeException>(
            "CrossEntropy on node 'image' expects an output with the axis 3 for its classes, but is given [2, 4, 4]",
            new LossTerm("image", new Loss.CrossEntropy { ClassAxis = 3 })
        );

    [Fact]
    public void Every_term_is_checked() =>
        Refuses<ModelException>(
            "'nine'",
            new LossTerm("logits", new Loss.CrossEntropy()),
            new LossTerm("nine", new Loss.CrossEntropy())
        );

    [Fact]
    public void An_objective_needs_a_loss() => Refuses<ModelException>("at least one loss");

    [Fact]
    public void The_short_form_is_one_loss_on_the_first_output() =>
        StructuralEquality.AssertEqual(
            new Objective([new("logits", new Loss.CrossEntropy())]),
            Objective.Of(Model, new Loss.CrossEntropy())
        );

    [Fact]
    public void A_weight_is_finite()
    {
        var term = new LossTerm("logits", new Loss.CrossEntropy());
        Assert.Equal(1, term.Weight);
        Assert.Contains(
            "Weight is NaN",
            Assert.Throws<ArgumentOutOfRangeException>(() => term with { Weight = double.NaN }).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Losses_are_equal_to_their_like()
    {
        StructuralEquality.AssertEqual<Loss>(new Loss.CrossEntropy(), new Loss.CrossEntropy());
        StructuralEquality.AssertDiffer<Loss>(new Loss.CrossEntropy(), new Loss.MeanSquaredError());
    }
}
