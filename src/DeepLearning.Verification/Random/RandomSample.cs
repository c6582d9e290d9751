namespace DeepLearning.Verification;

/// <summary>The kinds of numbers that random batches hold.</summary>
public enum RandomValues
{
    /// <summary>Standard normal.</summary>
    Normal,

    /// <summary>Whole numbers from -2 to 2: ties, zeros and negative zeros.</summary>
    Ties,

    /// <summary>Zeros and negative zeros only.</summary>
    Zeros,

    /// <summary>Up to 1e6.</summary>
    Huge,

    /// <summary>About 1e-6 down to 1e-150.</summary>
    Tiny,

    /// <summary>All of these side by side.</summary>
    Mixed,
}

/// <summary>A model with all that a check of it needs; the batch follows from it.</summary>
/// <param name="Seed">The seed of the parameters, of dropout and of the batch.</param>
/// <param name="Model">The model.</param>
/// <param name="Objective">One or more losses on its outputs.</param>
/// <param name="Count">Samples in the batch.</param>
/// <param name="Values">What the inputs hold.</param>
/// <param name="Training">Whether dropout and batch statistics are those of training.</param>
/// <param name="FiniteDifferences">
/// Whether finite differences are asked too; they need numbers of a common size.
/// </param>
public sealed record RandomSample(
    ulong Seed,
    Model Model,
    Objective Objective,
    int Count,
    RandomValues Values,
    bool Training,
    bool FiniteDifferences
)
{
    /// <summary>Inputs of this kind, and targets that fit.</summary>
    public Batch<double> Batch()
    {
        var key = RngKey.FromSeed(Seed).For(RngPurpose.Verification);
        return new(
            Count,
            Model
                .Inputs.Select(node =>
                    Input(node, key.Fold("input").Fold(node.Name), Count * Model.ShapeOf(node.Name).Size)
                )
                .ToSequence(),
            Objective
                .Terms.Select(
                    (term, i) =>
                        RandomTargets.Of(term.Loss, Model.ShapeOf(term.Output), Count, key.Fold("target").Fold(i))
                )
                .ToSequence()
        );
    }

    private InputValues<double> Input(Node node, RngKey key, int count) =>
        node.IndicesBelow is { } limit ? DrawnIndices.Of(key, count, limit) : Draw(key, count, Values);

    /// <summary>Whether the sample is one that backends must take.</summary>
    public bool IsValid()
    {
        try
        {
            Objective.Check(Model);
            BatchRules.CheckDifferentiation(Model, Objective, Batch(), Training);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Everything but the model's JSON, on one line.</summary>
    public override string ToString() =>
        $"seed {Seed}, {Count} samples, values {Values}, "
        + $"{(Training ? "training" : "inference")}{(FiniteDifferences ? ", finite differences" : "")}, "
        + "objective "
        + string.Join(
            " + ",
            Objective.Terms.Select(t => FormattableString.Invariant($"{t.Weight} {t.Loss} on {t.Output}"))
        );

    internal static double[] Draw(RngKey key, int count, RandomValues kind)
    {
        var values = new double[count];
        var words = new uint[count];
        Draws.Normal(key, 0, 1, values);
        Philox.Fill(key.Fold(1), 0, words);
        for (var i = 0; i < count; i++)
        {
            var choice = words[i] >> 8;
            var each = kind == RandomValues.Mixed ? (RandomValues)(words[i] % 5) : kind;
            values[i] = each switch
            {
                RandomValues.Ties => Math.Clamp(Math.Round(values[i]), -2, 2),
                RandomValues.Zeros => choice % 2 == 0 ? 0.0 : -0.0,
                RandomValues.Huge => values[i] * Math.Pow(10, 3.5 + choice % 3),
                RandomValues.Tiny => values[i] * Math.Pow(10, -6 - 16 * (choice % 10)),
                _ => values[i],
            };
        }

        return values;
    }
}
