namespace DeepLearning.Verification;

/// <summary>What joins and shared parameters must agree on with the parts.</summary>
internal static class JoinEquivalences
{
    public static Sequence<Equivalence> All { get; } = [new DenseOfConcat(), new SharedWeights(), new AddIsDouble()];

    private sealed class DenseOfConcat() : Equivalence("a dense layer of a concat is the sum of one of each part")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, p, q, units) = (draw.UpTo(4), draw.UpTo(6), draw.UpTo(6), draw.UpTo(5));
            var (x, y, dy) = (draw.Normal(n, p), draw.Normal(n, q), draw.Normal(n, units));
            Node[] inputs = [new("x", new Layer.Input([p])), new("y", new Layer.Input([q]))];
            var joined = new Model(
                [
                    .. inputs,
                    new("both", new Layer.Concat(), ["x", "y"]),
                    new("0", new Layer.Dense(units, hasBias: false), ["both"]),
                ],
                ["0"]
            );
            var apart = new Model(
                [
                    .. inputs,
                    new("0", new Layer.Dense(units, hasBias: false), ["x"]),
                    new("1", new Layer.Dense(units, hasBias: false), ["y"]),
                    new("sum", new Layer.Add(), ["0", "1"]),
                ],
                ["sum"]
            );
            var parameters = draw.Parameters(joined);
            var weight = parameters["0.weight"];
            var values = EquivalenceDraw<T>.Named(("x", x), ("y", y));
            var left = draw.Run(joined, values, dy, parameters);
            var right = draw.Run(
                apart,
                values,
                dy,
                EquivalenceDraw<T>.Named(("0.weight", weight.Slice(1, 0, p)), ("1.weight", weight.Slice(1, p, q)))
            );
            var terms = draw.Run(joined, values.Absolute(), dy.Absolute(), parameters.Absolute());
            yield return EquivalenceDraw<T>.Sums("output", left.Output, right.Output, terms.Output);
            foreach (var name in new[] { "x", "y" })
                yield return EquivalenceDraw<T>.Sums(
                    $"input {name}",
                    left.Inputs[name],
                    right.Inputs[name],
                    terms.Inputs[name]
                );
            yield return EquivalenceDraw<T>.Sums(
                "weight",
                left.Parameters["0.weight"],
                Arrangement.Joined(1, [right.Parameters["0.weight"], right.Parameters["1.weight"]]),
                terms.Parameters["0.weight"]
            );
        }
    }

    private sealed class SharedWeights() : Equivalence("the gradient of shared parameters is the sum of those apart")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, size) = (1 + draw.UpTo(3), 1 + draw.UpTo(5));
            var layer = draw.Choices.Of<Layer>(new Layer.Dense(size), new Layer.BatchNorm(), new Layer.LayerNorm());
            var (x, dy) = (draw.Normal(n, size), draw.Normal(n, size));
            var (shared, apart) = (Twice("0"), Twice(null));
            var parameters = draw.Parameters(shared);
            var doubled = new NamedTensors<T>([
                .. parameters,
                .. parameters.Select(p => KeyValuePair.Create($"1{p.Key[1..]}", p.Value)),
            ]);
            var (left, right) = (draw.Run(shared, x, dy, parameters), draw.Run(apart, x, dy, doubled));
            yield return EquivalenceDraw<T>.Exactly("output", left.Output, right.Output);
            yield return EquivalenceDraw<T>.Closely("input", left.Input, right.Input);
            foreach (var (name, gradient) in left.Parameters)
            {
                var (first, second) = (right.Parameters[name], right.Parameters[$"1{name[1..]}"]);
                var terms = TensorComparison.LargestOf(first.Span) + TensorComparison.LargestOf(second.Span);
                yield return EquivalenceDraw<T>.Closely($"{layer.Kind}, {name}", gradient, first.Plus(second), terms);
            }

            Model Twice(string? owner) =>
                new(
                    [
                        new("x", new Layer.Input([size])),
                        new("0", layer, ["x"]),
                        new("tanh", new Layer.Tanh(), ["0"]),
                        new("1", layer, ["tanh"], owner),
                    ],
                    ["1"]
                );
        }
    }

    private sealed class AddIsDouble() : Equivalence("a value added to itself is doubled, and so is its gradient")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var x = draw.Normal(draw.UpTo(4), draw.UpTo(20));
            var dy = draw.Normal(x.Shape);
            var sum = new Model(
                [new("x", new Layer.Input(x.Shape.Sample())), new("0", new Layer.Add(), ["x", "x"])],
                ["0"]
            );
            var (left, right) = (draw.Run(sum, x, dy), draw.Run(new Layer.Flatten(), x, dy));
            yield return EquivalenceDraw<T>.Exactly("output", left.Output, right.Output.Map(v => v + v));
            yield return EquivalenceDraw<T>.Exactly("input", left.Input, right.Input.Map(v => v + v));
        }
    }
}
