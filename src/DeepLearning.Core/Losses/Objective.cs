using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>One loss on one output.</summary>
/// <param name="Output">The name of a model output.</param>
/// <param name="Loss">The loss.</param>
public sealed record LossTerm(string Output, Loss Loss)
{
    public string Output
    {
        get;
        init => field = Require.Name(value);
    } = Require.Name(Output);

    public Loss Loss
    {
        get;
        init => field = Require.NotNull(value);
    } = Require.NotNull(Loss);

    /// <summary>
    /// The name of the data set's target; null for its only one or, where there are several, the one that is called as
    /// the output is.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target
    {
        get;
        init => field = value is null ? null : Require.Name(value);
    }

    /// <summary>
    /// The name of the data set's target that says what each sample counts in this loss: one value a sample, not
    /// negative. Null where all count alike, or where the target brings its weights itself. A mean is then the weighted
    /// mean.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SampleWeights
    {
        get;
        init => field = value is null ? null : Require.Name(value);
    }

    /// <summary>The term's factor in the sum.</summary>
    public double Weight
    {
        get;
        init => field = Require.Finite(value);
    } = 1;
}

/// <summary>
/// What is minimised: the weighted sum of losses on a model's outputs. A batch brings one target a term, in this order.
/// </summary>
/// <param name="Terms">At least one.</param>
public sealed record Objective(Sequence<LossTerm> Terms)
{
    /// <summary>One loss on the model's first output.</summary>
    public static Objective Of(Model model, Loss loss) => new([new LossTerm(model.Outputs[0], loss)]);

    /// <exception cref="ModelException">
    /// A term names no output, or puts a loss on logits or log-probabilities behind what makes probabilities of them.
    /// </exception>
    /// <exception cref="ShapeException">An output's shape is none that its loss takes.</exception>
    public void Check(Model model)
    {
        if (Terms.Count == 0)
            throw new ModelException("an objective needs at least one loss, but has none");
        var outputs = model.Outputs.ToHashSet(StringComparer.Ordinal);
        foreach (var term in Terms)
        {
            if (!outputs.Contains(term.Output))
                throw new ModelException(
                    $"the objective names the output '{term.Output}', but the model's outputs are "
                        + $"{string.Join(", ", model.Outputs)}"
                );
            var node = model.Nodes[model.IndexOf(term.Output)];
            if (WhyUnfit(term.Loss, node.Layer) is { } why)
                throw new ModelException($"node '{node.Name}' is a {node.Layer.GetType().Name}, but {why}");
            try
            {
                term.Loss.CheckOutput(model.ShapeOf(term.Output));
            }
            catch (ShapeException e)
            {
                throw new ShapeException($"{term.Loss.GetType().Name} on node '{term.Output}' {e.Message}", e);
            }
        }
    }

    private static string? WhyUnfit(Loss loss, Layer layer) =>
        (loss, layer) switch
        {
            (Loss.CrossEntropy, Layer.Softmax) =>
                "the cross-entropy takes logits: end the model before it, and ask PredictProbabilities for "
                    + "probabilities",
            (Loss.CrossEntropy, Layer.LogSoftmax) =>
                "the cross-entropy takes logits: end the model before it, or take a NegativeLogLikelihood, which takes "
                    + "log-probabilities",
            (Loss.BinaryCrossEntropy, Layer.Sigmoid) =>
                "the binary cross-entropy takes logits: end the model before it",
            (Loss.Focal, Layer.Sigmoid) => "the focal loss takes logits: end the model before it",
            (Loss.NegativeLogLikelihood, Layer.Softmax) =>
                "the negative log-likelihood takes log-probabilities: take a LogSoftmax in its place, or "
                    + "end the model before it, with a CrossEntropy",
            _ => null,
        };
}
