using System.IO.Enumeration;

namespace DeepLearning;

/// <summary>
/// How the parameters of some names are updated. The first group whose pattern matches a parameter's name settles it; a
/// parameter that none matches is updated by the optimizer as it stands.
/// </summary>
public sealed record ParameterGroup
{
    public ParameterGroup(string pattern) => Pattern = pattern;

    /// <summary>A parameter's name with * and ?: "0.weight", "head.*", "*.bias".</summary>
    public string Pattern
    {
        get;
        init => field = Require.Name(value);
    }

    /// <summary>A frozen parameter is skipped: it does not move and does not decay.</summary>
    public bool Frozen { get; init; }

    /// <summary>
    /// The epoch, counted from 1, from which on a frozen group moves; null for never. Read by the trainer, through
    /// <see cref="At"/>.
    /// </summary>
    public int? UnfreezeAtEpoch
    {
        get;
        init => field = value is { } epoch ? Require.Positive(epoch) : null;
    }

    /// <summary>The group's rate as a multiple of the optimizer's.</summary>
    public double LearningRateScale
    {
        get;
        init => field = Require.NotNegative(value);
    } = 1;

    /// <summary>The group's own weight decay; null for the optimizer's.</summary>
    public double? WeightDecay
    {
        get;
        init => field = value is { } decay ? Require.NotNegative(decay) : null;
    }

    /// <summary>
    /// λ of the penalty λ Σ|w|, whose derivative λ sign(w) is added to the gradient before it is clipped. The reported
    /// loss is without it.
    /// </summary>
    public double L1Penalty
    {
        get;
        init => field = Require.NotNegative(value);
    }

    /// <summary>
    /// λ of the penalty λ/2 Σ w², whose derivative λ w is added to the gradient before it is clipped. The reported loss
    /// is without it. Unlike weight decay it is a part of the gradient for every optimizer, AdamW too.
    /// </summary>
    public double L2Penalty
    {
        get;
        init => field = Require.NotNegative(value);
    }

    /// <summary>
    /// The largest Euclidean norm of the weights into one unit (one index of the first axis): after each update longer
    /// ones are shortened to it. Parameters of one axis, biases for instance, are left alone. Null for no bound.
    /// </summary>
    public double? MaxNorm
    {
        get;
        init => field = value is { } norm ? Require.Positive(norm) : null;
    }

    public bool Matches(string parameter) =>
        FileSystemName.MatchesSimpleExpression(Pattern, parameter, ignoreCase: false);

    /// <summary>The group as it is in an epoch, counted from 1.</summary>
    public ParameterGroup At(int epoch) => Frozen && UnfreezeAtEpoch <= epoch ? this with { Frozen = false } : this;

    /// <summary>The first group that matches a parameter; null for none.</summary>
    public static ParameterGroup? Find(Sequence<ParameterGroup>? groups, string parameter)
    {
        if (groups is null)
            return null;
        foreach (var group in groups)
            if (group.Matches(parameter))
                return group;
        return null;
    }

    /// <summary>
    /// What this parameter's update is: the optimizer with the group's rate and decay, or null when frozen.
    /// </summary>
    public static Optimizer? Resolve(Optimizer optimizer, Sequence<ParameterGroup>? groups, string parameter) =>
        Find(groups, parameter) switch
        {
            null => optimizer,
            { Frozen: true } => null,
            var group => optimizer with
            {
                LearningRate = optimizer.LearningRate * group.LearningRateScale,
                WeightDecay = group.WeightDecay ?? optimizer.WeightDecay,
            },
        };

    /// <summary>Whether a group changes gradients before the update, or parameters after it.</summary>
    public static bool Regularizes(Sequence<ParameterGroup>? groups)
    {
        if (groups is null)
            return false;
        foreach (var group in groups)
            if (group is { Frozen: false } and not { L1Penalty: 0, L2Penalty: 0, MaxNorm: null })
                return true;
        return false;
    }

    /// <exception cref="ModelException">A pattern matches no parameter of the model.</exception>
    public static void Check(Sequence<ParameterGroup>? groups, ParameterLayout layout)
    {
        if (groups is null)
            return;
        foreach (var group in groups)
            if (!layout.Entries.Any(entry => group.Matches(entry.Name)))
                throw new ModelException(
                    $"the parameter group '{group.Pattern}' matches no parameter; there are "
                        + $"{string.Join(", ", layout.Entries.Select(e => e.Name))}"
                );
    }
}
