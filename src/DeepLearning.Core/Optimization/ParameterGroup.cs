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
    public string Pattern { get; init => field = Require.Name(value); }

    /// <summary>A frozen parameter is skipped: it does not move and does not decay.</summary>
    public bool Frozen { get; init; }

    /// <summary>The group's rate as a multiple of the optimizer's.</summary>
    public double LearningRateScale { get; init => field = Require.NotNegative(value); } = 1;

    /// <summary>The group's own weight decay; null for the optimizer's.</summary>
    public double? WeightDecay { get; init => field = value is { } decay ? Require.NotNegative(decay) : null; }

    public bool Matches(string parameter) => FileSystemName.MatchesSimpleExpression(Pattern, parameter, ignoreCase: false);

    /// <summary>What this parameter's update is: the optimizer with the group's rate and decay, or null when frozen.</summary>
    public static Optimizer? Resolve(Optimizer optimizer, Sequence<ParameterGroup>? groups, string parameter)
    {
        if (groups is null) return optimizer;
        foreach (var group in groups)
        {
            if (!group.Matches(parameter)) continue;
            return group.Frozen ? null : optimizer with
            {
                LearningRate = optimizer.LearningRate * group.LearningRateScale,
                WeightDecay = group.WeightDecay ?? optimizer.WeightDecay,
            };
        }

        return optimizer;
    }

    /// <exception cref="ModelException">A pattern matches no parameter of the model.</exception>
    public static void Check(Sequence<ParameterGroup>? groups, ParameterLayout layout)
    {
        if (groups is null) return;
        foreach (var group in groups)
            if (!layout.Entries.Any(entry => group.Matches(entry.Name)))
                throw new ModelException($"the parameter group '{group.Pattern}' matches no parameter; there are {string.Join(", ", layout.Entries.Select(e => e.Name))}");
    }
}
