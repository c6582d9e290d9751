namespace DeepLearning.Verification;

/// <summary>
/// How far rounding alone moves a model's numbers. The same backend computes the model again with a
/// <see cref="RoundingNoise"/> around every node that rounds: some unit round-offs of the scale of its output behind it
/// and of the scale of its input gradients before it, the scale being that of the layer checks
/// (<see cref="LayerScale"/>: the same pass on absolute values). The largest movement of a tensor over some draws is
/// what another order of summation may do to it, cancellation in batch norm, in sums and behind them included; a
/// difference between two backends that is a small multiple of it says nothing against either. Nodes that only pass on,
/// choose or scale their inputs (inputs, rectifiers, max pools, maxima of equal shapes, flatten, reshape, zero padding,
/// concat, dropout) are left undisturbed: they are the same on every backend to the bit, so the choice of a tie is
/// still compared.
/// </summary>
internal sealed class Sensitivity
{
    private const double Error = 4 * 2.220446049250313e-16,
        Multiple = 8;
    private const string Behind = "~",
        Before = "<";

    private readonly Dictionary<string, double> _movements = new(StringComparer.Ordinal);
    private readonly IBackend _backend;
    private readonly RandomSample _sample;
    private readonly Batch<double> _batch;
    private readonly bool _training;
    private readonly RngKey _key;

    public Sensitivity(IBackend backend, RandomSample sample, bool training)
    {
        (_backend, _sample, _batch, _training) = (backend, sample, sample.Batch(), training);
        _key = RngKey.FromSeed(sample.Seed).For(RngPurpose.Verification);
        var exact = Run(sample.Model, sample.Objective);
        var scales = Scales(exact);
        var draws = RoundingNoise.DrawsFor(_batch.Count * sample.Model.Shapes.Max(shape => shape.Size));
        for (var draw = 0; draw < draws; draw++)
        {
            // A kink that rounding opens lets gradients through, and they bring rounding of their own.
            var (model, objective) = Disturbed(scales, draw, "scales");
            scales = Widest(scales, Scales(Run(model, objective)));
        }

        foreach (var (node, scale) in scales)
        foreach (var (name, tensor) in scale.ParameterGradients)
            Move(
                $"{sample.Model.Nodes[sample.Model.IndexOf(node)].ParameterOwner}.{name}",
                Error * TensorComparison.LargestOf(tensor.Span),
                add: true
            );
        Move(
            "loss",
            sample.Objective.Terms.Sum(t =>
                Math.Abs(t.Weight) * Error * TensorComparison.LargestOf(exact.Outputs[t.Output].Span)
            )
        );
        for (var draw = 0; draw < draws; draw++)
        {
            var (model, objective) = Disturbed(scales, draw, "movements");
            var moved = Run(model, objective);
            Move("loss", Distance([moved.Loss], [exact.Loss]));
            foreach (var (name, tensor) in exact.ParameterGradients)
                Move(name, Distance(moved.ParameterGradients[name].Span, tensor.Span));
            foreach (var (name, tensor) in exact.InputGradients)
                Move($"input:{name}", Distance(moved.InputGradients[name].Span, tensor.Span));
            foreach (var (name, tensor) in moved.Outputs)
                Move($"output:{name.TrimEnd('~')}", Distance(tensor.Span, exact.Outputs[name.TrimEnd('~')].Span));
        }
    }

    /// <summary>
    /// The bound on a difference that is rounding's doing: a small multiple of the largest movement seen.
    /// </summary>
    public double Of(string name) => Multiple * _movements.GetValueOrDefault(name);

    private bool Rounds(Node node) =>
        node.Layer is Layer.Maximum
            ? _sample.Model.InputShapesOf(node).Any(shape => shape.Size != _sample.Model.ShapeOf(node.Name).Size)
            : Rounds(node.Layer);

    private static bool Rounds(Layer layer) =>
        layer
            is not (
                Layer.Input
                or Layer.ReLU
                or Layer.LeakyReLU
                or Layer.MaxPool1d
                or Layer.MaxPool2d
                or Layer.AdaptiveMaxPool1d
                or Layer.AdaptiveMaxPool2d
                or Layer.GlobalMaxPool2d
                or Layer.PixelShuffle
                or Layer.Flatten
                or Layer.Reshape
                or Layer.ZeroPad2d
                or Layer.Concat
                or Layer.Slice
                or Layer.Select
                or Layer.Transpose
                or Layer.Dropout
                or Layer.Dropout2d
            );

    private void Move(string name, double distance, bool add = false)
    {
        var known = _movements.GetValueOrDefault(name);
        _movements[name] = add ? known + distance : Math.Max(known, distance);
    }

    private Differentiation<double> Run(Model model, Objective objective)
    {
        using var executor = _backend.Compile<double>(
            model,
            new CompileOptions
            {
                Objective = objective,
                Seed = _sample.Seed,
                Threads = 1,
            }
        );
        return executor.Differentiate(_batch, _key, _training, activations: true);
    }

    /// <summary>The scales of every node that rounds.</summary>
    private Dictionary<string, LayerPass<double>> Scales(Differentiation<double> pass) =>
        _sample.Model.Nodes.Where(Rounds).ToDictionary(n => n.Name, n => Scales(n, pass), StringComparer.Ordinal);

    /// <summary>The larger of both scales of each value.</summary>
    private static Dictionary<string, LayerPass<double>> Widest(
        Dictionary<string, LayerPass<double>> first,
        Dictionary<string, LayerPass<double>> second
    )
    {
        return first.ToDictionary(pair => pair.Key, pair => Of(pair.Value, second[pair.Key]), StringComparer.Ordinal);

        static LayerPass<double> Of(LayerPass<double> x, LayerPass<double> y) =>
            new(
                Larger(x.Output, y.Output),
                x.InputGradients.Zip(y.InputGradients, Larger).ToSequence(),
                new(
                    x.ParameterGradients.Select(p =>
                        KeyValuePair.Create(p.Key, Larger(p.Value, y.ParameterGradients[p.Key]))
                    )
                )
            );

        static HostTensor<double> Larger(HostTensor<double> x, HostTensor<double> y) =>
            HostTensor<double>.Create(
                x.Shape,
                values =>
                {
                    for (var i = 0; i < values.Length; i++)
                        values[i] = Math.Max(Math.Abs(x[i]), Math.Abs(y[i]));
                }
            );
    }

    /// <summary>
    /// The scales of a node's output and gradients where it stands. In a disturbed pass it reads disturbed values: the
    /// norm of a norm of one value is exactly 0 here, but rounding of rounding elsewhere.
    /// </summary>
    private LayerPass<double> Scales(Node node, Differentiation<double> exact)
    {
        var inputs = node
            .Inputs.Select((name, i) => exact.Activations.GetValueOrDefault(Read(node, i)) ?? exact.Activations[name])
            .ToSequence();
        var (y, dy) = (exact.Activations[node.Name], exact.ActivationGradients[node.Name]);
        var initial = _sample.Model.Initialize<double>(_sample.Seed);
        var parameters = new NamedTensors<double>(
            node.Layer.Parameters(_sample.Model.InputShapesOf(node))
                .Select(spec => KeyValuePair.Create(spec.Name, initial[$"{node.ParameterOwner}.{spec.Name}"]))
        );
        return node.Layer.Accept(new LayerScale()).Of(_backend, node.Layer, inputs, dy, parameters, _key, _training)
            ?? (
                node.Layer is Layer.Upsample
                    ? OfPlaces(inputs[0], y, dy)
                    : new(
                        y,
                        inputs.Select(x => x.Size != dy.Size ? Filled(x.Shape, dy) : dy).ToSequence(),
                        NamedTensors<double>.Empty
                    )
            );
    }

    /// <summary>
    /// Where a rounded place moves a share from pixel to pixel: of the largest value, and of as many gradients as come
    /// to a pixel.
    /// </summary>
    private static LayerPass<double> OfPlaces(HostTensor<double> x, HostTensor<double> y, HostTensor<double> dy)
    {
        var value = TensorComparison.LargestOf(x.Span);
        return new(
            HostTensor<double>.Create(y.Shape, values => values.Fill(value)),
            [Filled(x.Shape, dy)],
            NamedTensors<double>.Empty
        );
    }

    /// <summary>As many of the largest gradient as may come to an element.</summary>
    private static HostTensor<double> Filled(Shape shape, HostTensor<double> dy) =>
        HostTensor<double>.Create(
            shape,
            values => values.Fill(Math.Max(1, dy.Size / values.Length) * TensorComparison.LargestOf(dy.Span))
        );

    private (Model Model, Objective Objective) Disturbed(
        Dictionary<string, LayerPass<double>> scales,
        int draw,
        string purpose
    )
    {
        var nodes = new List<Node>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in _sample.Model.Nodes)
        {
            var inputs = node.Inputs.Select(name => names[name]).ToArray();
            var scale = scales.GetValueOrDefault(node.Name);
            for (var i = 0; scale is not null && i < inputs.Length; i++)
            {
                if (node.Layer.TakesIndicesBelow(i) is not null)
                    continue;
                var before = Read(node, i);
                nodes.Add(new(before, Noise(before, [], Errors(scale.InputGradients[i].Span)), [inputs[i]]));
                inputs[i] = before;
            }

            nodes.Add(node with { Inputs = inputs.ToSequence() });
            names[node.Name] = node.Name;

            var loss = LossTerms(node.Name);
            if (scale is null && loss == 0)
                continue;
            var behind = node.Name + Behind;
            var size = _batch.Count * _sample.Model.ShapeOf(node.Name).Size;
            nodes.Add(
                new(
                    behind,
                    Noise(
                        behind,
                        scale is null ? [] : Errors(scale.Output.Span),
                        loss == 0 ? [] : [.. Enumerable.Repeat(Error * loss, size)]
                    ),
                    [node.Name]
                )
            );
            names[node.Name] = behind;
        }

        return (
            new(nodes.ToSequence(), _sample.Model.Outputs.Select(name => names[name]).ToSequence()),
            new(_sample.Objective.Terms.Select(term => term with { Output = names[term.Output] }).ToSequence())
        );

        Layer.Custom Noise(string name, double[] forwards, double[] backwards) =>
            new(
                new RoundingNoise(
                    RngKey.FromSeed(0).For(RngPurpose.Verification).Fold(purpose).Fold(name),
                    draw,
                    forwards,
                    backwards
                )
            );
    }

    /// <summary>The terms of the gradients of the losses on a node, added up.</summary>
    private double LossTerms(string node)
    {
        var sum = 0.0;
        for (var i = 0; i < _batch.Targets.Count; i++)
        {
            var term = _sample.Objective.Terms[i];
            if (term.Output == node)
                sum +=
                    Math.Abs(term.Weight)
                    * term.Loss.Accept(new LossTerms(_batch.Targets[i], _batch.Count, _sample.Model.ShapeOf(node)));
        }

        return sum;
    }

    /// <summary>What a node reads at this place in a disturbed model.</summary>
    private static string Read(Node node, int input) => $"{node.Name}{Before}{input}";

    private static double[] Errors(ReadOnlySpan<double> scales)
    {
        var errors = new double[scales.Length];
        for (var i = 0; i < errors.Length; i++)
            errors[i] = double.IsFinite(scales[i]) ? Error * Math.Abs(scales[i]) : 0;
        return errors;
    }

    private static double Distance(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var largest = 0.0;
        for (var i = 0; i < first.Length; i++)
            if (!first[i].Equals(second[i]))
                largest = Math.Max(
                    largest,
                    double.IsFinite(first[i] - second[i]) ? Math.Abs(first[i] - second[i]) : double.PositiveInfinity
                );
        return largest;
    }
}
