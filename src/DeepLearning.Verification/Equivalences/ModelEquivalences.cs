using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// What whole random models must agree on with themselves: how a batch is cut, ordered and dropped from.
/// </summary>
internal static class ModelEquivalences
{
    public static Sequence<Equivalence> All { get; } =
    [new AccumulatedBatches(), new PermutedBatch(), new DropoutOfNothing(), new SplitInference()];

    /// <summary>A random model of several samples with normal inputs, its layers changed.</summary>
    private static (Model Model, Objective Objective, Batch<T> Batch) Sample<T>(
        EquivalenceDraw<T> draw,
        Func<Layer, Layer> change
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sample = RandomModels.Graph(draw.Seed) with { Count = 3 + draw.UpTo(4), Values = RandomValues.Normal };
        var nodes = sample.Model.Nodes.Select(n => n with { Layer = change(n.Layer) }).ToSequence();
        return (new(nodes, sample.Model.Outputs), sample.Objective, Converted.Of<double, T>(sample.Batch()));
    }

    private static Batch<T> Rows<T>(Batch<T> batch, int[] rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return new(
            rows.Length,
            batch
                .Inputs.Select(x => x.IsIndices ? Taken(x.Indices.Span) : (InputValues<T>)Taken(x.Reals.Span))
                .ToSequence(),
            batch
                .Targets.Select(target =>
                    (
                        target is Targets<T>.Classes classes
                            ? (Targets<T>)new Targets<T>.Classes(Taken(classes.Indices.Span))
                            : new Targets<T>.Values(Taken(((Targets<T>.Values)target).Elements.Span))
                    ) with
                    {
                        SampleWeights = Taken(target.SampleWeights.Span),
                    }
                )
                .ToSequence(),
            Taken(batch.SampleIndices.Span)
        );

        TItem[] Taken<TItem>(ReadOnlySpan<TItem> all)
        {
            var size = all.Length / batch.Count;
            var taken = new List<TItem>(rows.Length * size);
            foreach (var row in rows)
                taken.AddRange(all.Slice(row * size, size));
            return [.. taken];
        }
    }

    private static IExecutor<T> Compile<T>(EquivalenceDraw<T> draw, Model model, Objective objective)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        draw.Backend.Compile<T>(model, new() { Objective = objective, Seed = draw.Seed });

    private static IEnumerable<TensorComparison> Same<T>(Differentiation<T> left, Differentiation<T> right)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [
            TensorComparison.Of<double>("loss", [left.Loss], [right.Loss], Tolerances.For<T>().Gradient),
            .. left.ParameterGradients.Select(p => Close(p.Key, p.Value, right.ParameterGradients[p.Key])),
            .. left.InputGradients.Select(p => Close($"input:{p.Key}", p.Value, right.InputGradients[p.Key])),
        ];

    // Beside a gradient of 1 at least: the random losses are means, and what is far below them is rounding.
    private static TensorComparison Close<T>(string name, HostTensor<T> left, HostTensor<T> right)
        where T : unmanaged, IFloatingPointIeee754<T> => EquivalenceDraw<T>.Closely(name, left, right, leastScale: 1);

    /// <summary>Batch statistics are of the whole batch: such a norm is frozen.</summary>
    private static Layer Frozen(Layer layer) => layer is Layer.BatchNorm norm ? norm with { Frozen = true } : layer;

    private sealed class AccumulatedBatches() : Equivalence("parts of a batch, each by its share, add up to the batch")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (model, objective, batch) = Sample(draw, Frozen);
            var term = objective.Terms[0];
            var one = new Objective([term]);
            var whole = new Batch<T>(batch.Count, batch.Inputs, [batch.Targets[0]], batch.SampleIndices);
            using var executor = Compile(draw, model, one);
            var key = RngKey.FromSeed(draw.Seed);
            var loss = executor.Accumulate(whole, 1, key);
            var left = Gradients();
            executor.Import(executor.Export());
            var (start, parts) = (0, 0.0);
            var all = term.Loss.Normalizer(whole.Targets[0], batch.Count, model.ShapeOf(term.Output));
            while (start < batch.Count)
            {
                var size = Math.Min(draw.UpTo(3), batch.Count - start);
                var part = Rows(whole, [.. Enumerable.Range(start, size)]);
                var own = term.Loss.Normalizer(part.Targets[0], size, model.ShapeOf(term.Output));
                start += size;
                if (own > 0)
                    parts += own / all * executor.Accumulate(part, own / all, key);
            }

            yield return TensorComparison.Of<double>("loss", [loss], [parts], Tolerances.For<T>().Gradient);
            yield return Close("gradients", left, Gradients());

            HostTensor<T> Gradients() =>
                HostTensor<T>.Create([executor.Layout.Length], values => executor.Gradients(values));
        }
    }

    private sealed class PermutedBatch() : Equivalence("samples in another order give their outputs in that order")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (model, objective, batch) = Sample(draw, Frozen);
            var (order, key) = (new int[batch.Count], RngKey.FromSeed(draw.Seed));
            Draws.Permutation(key, order);
            using var executor = Compile(draw, model, objective);
            var (left, right) = (executor.Differentiate(batch, key), executor.Differentiate(Rows(batch, order), key));
            foreach (var (name, output) in left.Outputs)
                yield return EquivalenceDraw<T>.Closely($"output:{name}", output.Rows(order), right.Outputs[name]);
            var permuted = left with
            {
                InputGradients = new(left.InputGradients.Select(p => KeyValuePair.Create(p.Key, p.Value.Rows(order)))),
            };
            foreach (var comparison in Same(permuted, right))
                yield return comparison;
        }
    }

    private sealed class DropoutOfNothing() : Equivalence("dropout of rate 0 is nothing, to the bit")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, h, w) = (draw.UpTo(3), draw.UpTo(3), draw.UpTo(4), draw.UpTo(4));
            var (x, dy) = (draw.Normal(n, c, h, w), draw.Normal(n, c, h, w));
            var plain = draw.Run(new Layer.Reshape([c, h, w]), x, dy);
            foreach (var layer in new Layer[] { new Layer.Dropout(0), new Layer.Dropout2d(0) })
            {
                var dropped = draw.Run(layer, x, dy);
                yield return EquivalenceDraw<T>.Exactly($"{layer.Kind}, output", dropped.Output, plain.Output);
                yield return EquivalenceDraw<T>.Exactly($"{layer.Kind}, input", dropped.Input, plain.Input);
            }
        }
    }

    private sealed class SplitInference() : Equivalence("a batch predicted in parts is the batch predicted at once")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (model, objective, batch) = Sample(draw, layer => layer);
            using var executor = Compile(draw, model, objective);
            using var predictor = executor.CreatePredictor();
            var whole = predictor.Predict(batch.Inputs, batch.Count);
            var cut = draw.UpTo(batch.Count - 1);
            var parts = new[] { Enumerable.Range(0, cut), Enumerable.Range(cut, batch.Count - cut) }
                .Select(rows => Rows(batch, [.. rows]))
                .Select(part => predictor.Predict(part.Inputs, part.Count))
                .ToArray();
            foreach (var name in model.Outputs)
                yield return EquivalenceDraw<T>.Closely(
                    name,
                    whole[name],
                    Arrangement.Joined(0, [.. parts.Select(part => part[name])])
                );
        }
    }
}
