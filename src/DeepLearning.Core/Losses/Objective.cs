namespace DeepLearning;

/// <summary>One loss on one output.</summary>
/// <param name="Output">The name of a model output.</param>
/// <param name="Loss">The loss.</param>
public sealed record LossTerm(string Output, Loss Loss)
{
    /// <summary>The term's factor in the sum.</summary>
    public double Weight { get; init => field = Require.Finite(value); } = 1;
}

/// <summary>What is minimised: the weighted sum of losses on a model's outputs. A batch brings one target a term, in this order.</summary>
/// <param name="Terms">At least one.</param>
public sealed record Objective(Sequence<LossTerm> Terms)
{
    /// <summary>One loss on the model's first output.</summary>
    public static Objective Of(Model model, Loss loss) => new([new LossTerm(model.Outputs[0], loss)]);

    /// <exception cref="ModelException">A term names no output, or puts a cross-entropy from logits behind a softmax.</exception>
    /// <exception cref="ShapeException">An output's shape is none that its loss takes.</exception>
    public void Check(Model model)
    {
        if (Terms.Count == 0) throw new ModelException("an objective needs at least one loss, but has none");
        foreach (var term in Terms)
        {
            if (!model.Outputs.Contains(term.Output))
                throw new ModelException($"the objective names the output '{term.Output}', but the model's outputs are {string.Join(", ", model.Outputs)}");
            var node = model.Nodes[model.IndexOf(term.Output)];
            if (term.Loss is Loss.CrossEntropy && node.Layer is Layer.Softmax)
                throw new ModelException($"node '{node.Name}' is a Softmax, but the cross-entropy takes logits: end the model before it, and ask PredictProbabilities for probabilities");
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
}
