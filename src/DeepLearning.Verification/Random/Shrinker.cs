namespace DeepLearning.Verification;

/// <summary>
/// Makes a failing sample smaller while it still fails: greedy, one change at a time, from the coarsest to the finest.
/// </summary>
public static class Shrinker
{
    /// <param name="sample">A sample that fails.</param>
    /// <param name="fails">Whether a smaller one still fails in the same way.</param>
    /// <param name="limit">How many samples are tried at most.</param>
    public static RandomSample Shrink(RandomSample sample, Func<RandomSample, bool> fails, int limit = 600)
    {
        for (var tried = 0; tried < limit; )
        {
            RandomSample? smaller = null;
            foreach (var candidate in Candidates(sample))
            {
                if (++tried > limit)
                    break;
                if (!candidate.IsValid() || !fails(candidate))
                    continue;
                smaller = candidate;
                break;
            }

            if (smaller is null)
                return sample;
            sample = smaller;
        }

        return sample;
    }

    private static IEnumerable<RandomSample> Candidates(RandomSample sample)
    {
        if (sample.Objective.Terms.Count > 1)
            for (var i = 0; i < sample.Objective.Terms.Count; i++)
                yield return sample with
                {
                    Objective = new(Without(sample.Objective.Terms, i)),
                };
        foreach (var model in Models(sample))
            yield return model;
        if (sample.Count > 1)
            yield return sample with
            {
                Count = 1,
            };
        if (sample.Count > 2)
            yield return sample with
            {
                Count = sample.Count - 1,
            };
        if (sample.FiniteDifferences)
            yield return sample with
            {
                FiniteDifferences = false,
            };
        if (sample.Values != RandomValues.Normal)
            yield return sample with
            {
                Values = RandomValues.Normal,
            };
        foreach (var term in sample.Objective.Terms)
        foreach (var smaller in Smaller(term))
            yield return sample with
            {
                Objective = new(
                    sample.Objective.Terms.Select(t => ReferenceEquals(t, term) ? smaller : t).ToSequence()
                ),
            };
    }

    private static IEnumerable<RandomSample> Models(RandomSample sample)
    {
        var model = sample.Model;
        if (Build(sample, Reachable(sample), sample.Objective) is { } pruned && pruned.Model != model)
            yield return pruned;
        for (var i = model.Nodes.Count - 1; i >= 0; i--)
        {
            var node = model.Nodes[i];
            foreach (var input in node.Inputs.Distinct())
                if (
                    Build(sample, Bypass(model, node, input), Renamed(sample.Objective, node.Name, input)) is
                    { } bypassed
                )
                    yield return bypassed;

            // The model from here on: what the node makes of an input is the input.
            if (
                node.Inputs is [var only]
                && model.Nodes[model.IndexOf(only)].Layer is Layer.Input
                && Build(
                    sample,
                    [
                        .. Bypass(model, node, only)
                            .Select(n => n.Name == only ? n with { Layer = new Layer.Input(model.Shapes[i]) } : n),
                    ],
                    Renamed(sample.Objective, node.Name, only)
                )
                    is { } started
            )
                yield return started;
        }

        for (var i = 0; i < model.Nodes.Count; i++)
        {
            foreach (var smaller in Smaller(model.Nodes[i]))
            {
                var nodes = model.Nodes.Select(
                    (n, j) =>
                        j == i ? smaller
                        : n.SharesParametersOf == smaller.Name ? n with { Layer = smaller.Layer }
                        : n
                );
                if (Build(sample, nodes.ToList(), sample.Objective) is { } built && built.Model != model)
                    yield return built;
            }
        }
    }

    /// <summary>
    /// The same sample with these nodes; null when they are no model. The outputs are those that the losses name.
    /// </summary>
    private static RandomSample? Build(RandomSample sample, IReadOnlyList<Node> nodes, Objective objective)
    {
        try
        {
            return sample with
            {
                Model = new(nodes.ToSequence(), objective.Terms.Select(t => t.Output).Distinct().ToSequence()),
                Objective = objective,
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static List<Node> Reachable(RandomSample sample)
    {
        var needed = sample.Objective.Terms.Select(t => t.Output).ToHashSet(StringComparer.Ordinal);
        foreach (var node in sample.Model.Nodes.Reverse())
        {
            if (!needed.Contains(node.Name))
                continue;
            needed.UnionWith(node.Inputs);
            if (node.SharesParametersOf is { } owner)
                needed.Add(owner);
        }

        return [.. sample.Model.Nodes.Where(n => needed.Contains(n.Name))];
    }

    private static List<Node> Bypass(Model model, Node dropped, string input) =>
        [
            .. model
                .Nodes.Where(n => n != dropped)
                .Select(n =>
                    n with
                    {
                        Inputs = n.Inputs.Select(name => name == dropped.Name ? input : name).ToSequence(),
                        SharesParametersOf = n.SharesParametersOf == dropped.Name ? null : n.SharesParametersOf,
                    }
                ),
        ];

    private static Objective Renamed(Objective objective, string from, string to) =>
        new(objective.Terms.Select(t => t.Output == from ? t with { Output = to } : t).ToSequence());

    private static IEnumerable<Node> Smaller(Node node)
    {
        if (node.SharesParametersOf is not null)
            yield return node with
            {
                SharesParametersOf = null,
            };
        if (node.Inputs.Count > 1)
            for (var i = 0; i < node.Inputs.Count; i++)
                yield return node with
                {
                    Inputs = Without(node.Inputs, i),
                };
        foreach (var layer in SmallerLayers.Of(node.Layer))
            yield return node with
            {
                Layer = layer,
            };
    }

    private static IEnumerable<LossTerm> Smaller(LossTerm term)
    {
        if (term.Weight != 1)
            yield return term with
            {
                Weight = 1,
            };
        if (term.Loss.Reduction != Reduction.Mean)
            yield return term with
            {
                Loss = term.Loss with { Reduction = Reduction.Mean },
            };
        switch (term.Loss)
        {
            case Loss.CrossEntropy loss:
                if (loss.ClassWeights is not null)
                    yield return term with
                    {
                        Loss = loss with { ClassWeights = null },
                    };
                if (loss.IgnoreIndex is not null)
                    yield return term with
                    {
                        Loss = loss with { IgnoreIndex = null },
                    };
                if (loss.LabelSmoothing != 0)
                    yield return term with
                    {
                        Loss = loss with { LabelSmoothing = 0 },
                    };
                break;
            case Loss.NegativeLogLikelihood loss:
                if (loss.ClassWeights is not null)
                    yield return term with
                    {
                        Loss = loss with { ClassWeights = null },
                    };
                if (loss.IgnoreIndex is not null)
                    yield return term with
                    {
                        Loss = loss with { IgnoreIndex = null },
                    };
                break;
            case Loss.BinaryCrossEntropy loss:
                if (loss.PositiveWeights is not null || loss.Weights is not null)
                    yield return term with
                    {
                        Loss = loss with { PositiveWeights = null, Weights = null },
                    };
                if (loss.PositiveWeight != 1)
                    yield return term with
                    {
                        Loss = loss with { PositiveWeight = 1 },
                    };
                break;
            case Loss.SmoothL1 loss:
                if (loss.Beta != 1)
                    yield return term with
                    {
                        Loss = loss with { Beta = 1 },
                    };
                break;
            case Loss.Huber loss:
                if (loss.Delta != 1)
                    yield return term with
                    {
                        Loss = loss with { Delta = 1 },
                    };
                break;
            case Loss.Focal loss:
                if (loss.Gamma != 0)
                    yield return term with
                    {
                        Loss = loss with { Gamma = 0 },
                    };
                if (loss.Alpha is not null)
                    yield return term with
                    {
                        Loss = loss with { Alpha = null },
                    };
                break;
        }
    }

    private static Sequence<TItem> Without<TItem>(Sequence<TItem> items, int index) =>
        items.Where((_, i) => i != index).ToSequence();
}
