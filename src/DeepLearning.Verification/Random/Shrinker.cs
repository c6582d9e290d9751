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
        foreach (var layer in Smaller(node.Layer))
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
        }
    }

    private static IEnumerable<Layer> Smaller(Layer layer)
    {
        switch (layer)
        {
            case Layer.Input input:
                for (var axis = 0; axis < input.Shape.Rank; axis++)
                {
                    var extents = input.Shape.Extents.ToArray();
                    foreach (var extent in new[] { 1, extents[axis] / 2, extents[axis] - 1 })
                        if (extent > 0 && extent < input.Shape[axis])
                            yield return new Layer.Input(
                                Shape.Create([.. extents[..axis], extent, .. extents[(axis + 1)..]])
                            );
                }

                break;
            case Layer.Dense dense:
                if (dense.Units > 1)
                    yield return dense with
                    {
                        Units = 1,
                    };
                if (dense.Units > 2)
                    yield return dense with
                    {
                        Units = dense.Units - 1,
                    };
                if (dense.HasBias)
                    yield return dense with
                    {
                        HasBias = false,
                    };
                break;
            case Layer.Conv2d conv:
                if (conv.Groups > 1)
                    yield return conv with
                    {
                        Groups = 1,
                    };
                if (conv.Channels > conv.Groups)
                    yield return conv with
                    {
                        Channels = conv.Groups,
                    };
                if (conv.Channels > conv.Groups)
                    yield return conv with
                    {
                        Channels = conv.Channels - conv.Groups,
                    };
                if (conv.HasBias)
                    yield return conv with
                    {
                        HasBias = false,
                    };
                yield return conv with
                {
                    Kernel = 1,
                };
                yield return conv with
                {
                    Stride = 1,
                };
                yield return conv with
                {
                    Dilation = 1,
                };
                yield return conv with
                {
                    PaddingMode = PaddingMode.Zeros,
                };
                yield return conv with
                {
                    Padding = Padding.None,
                };
                break;
            case Layer.Conv1d conv:
                yield return conv with
                {
                    Groups = 1,
                    Channels = 1,
                };
                yield return conv with
                {
                    HasBias = false,
                };
                yield return conv with
                {
                    Kernel = 1,
                };
                yield return conv with
                {
                    Stride = 1,
                    Dilation = 1,
                };
                yield return conv with
                {
                    PaddingMode = PaddingMode.Zeros,
                };
                yield return conv with
                {
                    Padding = Padding1d.None,
                };
                break;
            case Layer.ConvTranspose1d conv:
                yield return conv with
                {
                    Groups = 1,
                    Channels = 1,
                };
                yield return conv with
                {
                    HasBias = false,
                };
                yield return conv with
                {
                    Kernel = 1,
                };
                yield return conv with
                {
                    OutputPadding = 0,
                };
                yield return conv with
                {
                    Stride = 1,
                    Dilation = 1,
                };
                yield return conv with
                {
                    Padding = 0,
                };
                break;
            case Layer.ConvTranspose2d conv:
                yield return conv with
                {
                    Groups = 1,
                    Channels = 1,
                };
                yield return conv with
                {
                    HasBias = false,
                };
                yield return conv with
                {
                    Kernel = 1,
                };
                yield return conv with
                {
                    OutputPadding = 0,
                };
                yield return conv with
                {
                    Stride = 1,
                    Dilation = 1,
                };
                yield return conv with
                {
                    Padding = 0,
                };
                break;
            case Layer.BatchNorm { Frozen: true } norm:
                yield return norm with
                {
                    Frozen = false,
                };
                break;
            case Layer.Upsample upsample:
                yield return upsample with
                {
                    AlignCorners = false,
                };
                yield return upsample with
                {
                    Mode = UpsampleMode.Nearest,
                    AlignCorners = false,
                };
                break;
            case Layer.ZeroPad2d pad:
                yield return pad with
                {
                    Padding = Padding.None,
                };
                break;
            case Layer.MaxPool1d pool:
                yield return pool with
                {
                    CeilMode = false,
                };
                yield return pool with
                {
                    Stride = 1,
                    Dilation = 1,
                };
                yield return pool with
                {
                    Padding = 0,
                };
                break;
            case Layer.AvgPool1d pool:
                yield return pool with
                {
                    CeilMode = false,
                };
                yield return pool with
                {
                    Stride = 1,
                };
                yield return pool with
                {
                    Padding = 0,
                };
                break;
            case Layer.MaxPool2d pool:
                yield return pool with
                {
                    CeilMode = false,
                };
                yield return pool with
                {
                    Stride = 1,
                };
                yield return pool with
                {
                    Dilation = 1,
                };
                yield return pool with
                {
                    Padding = 0,
                };
                break;
            case Layer.AvgPool2d pool:
                yield return pool with
                {
                    CeilMode = false,
                };
                yield return pool with
                {
                    Stride = 1,
                };
                yield return pool with
                {
                    Padding = 0,
                };
                break;
        }
    }

    private static Sequence<TItem> Without<TItem>(Sequence<TItem> items, int index) =>
        items.Where((_, i) => i != index).ToSequence();
}
