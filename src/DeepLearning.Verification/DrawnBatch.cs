using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>An objective and a batch for a model of which nothing but its shapes is known.</summary>
public static class DrawnBatch
{
    /// <summary>
    /// For each output of rank 1 and more than one value a cross-entropy, and a negative log-likelihood behind a
    /// logarithmic softmax; a mean squared error for others and behind a softmax.
    /// </summary>
    public static Objective ObjectiveFor(Model model) =>
        new(model.Outputs.Select(output => new LossTerm(output, LossOn(model, output))).ToSequence());

    /// <summary>Standard normal inputs and values, uniform indices, classes and answers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="objective">What the targets are for.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="seed">The seed of what is drawn; inputs and targets have keys of their own by node name.</param>
    public static Batch<T> Of<T>(Model model, Objective objective, int count, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var key = RngKey.FromSeed(seed).For(RngPurpose.Verification);
        return new(
            count,
            model
                .Inputs.Select(node =>
                    Input<T>(node, count * model.ShapeOf(node.Name).Size, key.Fold("input").Fold(node.Name))
                )
                .ToSequence(),
            objective
                .Terms.Select(term =>
                    term.Loss.Accept(
                        new TargetDraw<T>(model.ShapeOf(term.Output), count, key.Fold("target").Fold(term.Output))
                    )
                )
                .ToSequence()
        );
    }

    private static Loss LossOn(Model model, string output) =>
        (model.ShapeOf(output), model.Nodes[model.IndexOf(output)].Layer) switch
        {
            ({ Rank: 1, Size: > 1 }, Layer.LogSoftmax) => new Loss.NegativeLogLikelihood(),
            ({ Rank: 1, Size: > 1 }, not Layer.Softmax) => new Loss.CrossEntropy(),
            _ => new Loss.MeanSquaredError(),
        };

    private static InputValues<T> Input<T>(Node node, int count, RngKey key)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        node.IndicesBelow is { } limit ? DrawnIndices.Of(key, count, limit) : Normal<T>(count, key);

    private static T[] Normal<T>(int count, RngKey key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[count];
        Draws.Normal(key, 0, 1, values);
        return values;
    }
}
