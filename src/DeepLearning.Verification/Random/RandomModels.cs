namespace DeepLearning.Verification;

/// <summary>
/// Random models as graphs, each a pure function of its seed: every layer, odd sizes, values that are read twice,
/// branches in branches, shared parameters, several inputs, outputs and losses, on batches with ties, zeros, huge and
/// tiny numbers.
/// </summary>
public static class RandomModels
{
    private const int LargestValue = 400;

    public static RandomSample Graph(ulong seed)
    {
        var choices = new Choices(RngKey.FromSeed(seed).For(RngPurpose.Verification).Fold("graph"));
        var nodes = new List<Node>();
        for (var inputs = choices.OneIn(3) ? 2 : 1; inputs > 0; inputs--)
            AddInput(nodes, $"input{inputs}", choices);
        for (var steps = 1 + choices.Below(10); steps > 0; steps--)
            Grow(nodes, choices);

        var (outputs, terms) = Ends(
            nodes,
            choices,
            new Choices(RngKey.FromSeed(seed).For(RngPurpose.Verification).Fold("losses"))
        );
        var model = new Model(nodes.ToSequence(), outputs);
        var values = choices.OneIn(2) ? RandomValues.Normal : (RandomValues)choices.Below(6);
        var training = !choices.OneIn(4);
        var sample = new RandomSample(
            seed,
            model,
            new(terms),
            1 + choices.Below(5),
            values,
            training,
            choices.OneIn(4) && values is RandomValues.Normal or RandomValues.Ties
        );

        // A batch norm with one value a channel needs one sample more.
        return sample.IsValid() ? sample : sample with { Count = sample.Count + 1 };
    }

    /// <summary>An input of reals; or one of indices, and behind it the embedding that reads it.</summary>
    private static void AddInput(List<Node> nodes, string name, Choices choices)
    {
        if (!choices.OneIn(5))
        {
            nodes.Add(new(name, new Layer.Input(InputShape(choices))));
            return;
        }

        var count = 1 + choices.Below(6);
        var rows = count + choices.Below(3);
        Shape shape = choices.OneIn(2) ? [1 + choices.Below(6)] : [1 + choices.Below(3), 1 + choices.Below(4)];
        nodes.Add(new(name, new Layer.Input(shape, count)));
        int? padding = choices.OneIn(3) ? choices.Below(rows) : null;
        nodes.Add(new($"table of {name}", new Layer.Embedding(rows, 1 + choices.Below(5), padding), [name]));
    }

    private static Shape InputShape(Choices choices) =>
        choices.Below(9) switch
        {
            0 or 1 => [1 + choices.Below(12)],
            2 => [1 + choices.Below(6), 1, 1],
            3 => [1 + choices.Below(6), 1 + choices.Below(20)],
            _ => [1 + choices.Below(6), 1 + choices.Below(9), 1 + choices.Below(9)],
        };

    /// <summary>Adds a node that fits, if one is found.</summary>
    private static void Grow(List<Node> nodes, Choices choices)
    {
        var model = new Model(nodes.ToSequence(), [nodes[^1].Name]);
        for (var attempt = 0; attempt < 8; attempt++)
        {
            var source = choices.OneIn(3) ? choices.Below(nodes.Count) : nodes.Count - 1;
            var node = Candidate(model, source, choices, $"n{nodes.Count}");
            try
            {
                var grown = new Model([.. nodes, node], [node.Name]);
                if (grown.ShapeOf(node.Name).Size > LargestValue)
                    continue;
                nodes.Add(node);
                return;
            }
            catch (ArgumentException)
            {
                // It does not fit here.
            }
        }
    }

    private static Node Candidate(Model model, int source, Choices choices, string name)
    {
        var from = model.Nodes[source].Name;
        var shape = model.Shapes[source];
        if (
            choices.OneIn(6)
            && model.Nodes.Where(n => model.Parameters.Any(p => p.Node == n.Name)).ToArray() is { Length: > 0 } owners
        )
        {
            var owner = owners[choices.Below(owners.Length)];
            return new(name, owner.Layer, [from], owner.Name);
        }

        if (choices.OneIn(6))
        {
            var join = Join(choices);
            var fitting = Enumerable
                .Range(0, model.Nodes.Count)
                .Where(i => Fits(join, shape, model.Shapes[i]))
                .ToArray();
            return new(
                name,
                join,
                Enumerable
                    .Range(0, fitting.Length == 0 ? 0 : choices.Below(3))
                    .Select(_ => model.Nodes[fitting[choices.Below(fitting.Length)]].Name)
                    .Prepend(from)
                    .ToSequence()
            );
        }

        if (model.Nodes[source].IndicesBelow is { } count)
            return new(name, new Layer.Embedding(count, 1 + choices.Below(4)), [from]);
        return new(
            name,
            shape.Rank > 1 && choices.OneIn(7) ? new Layer.Flatten()
                : shape.Rank == 3 && !choices.OneIn(4) ? ImageLayer(shape, choices)
                : shape.Rank == 2 && !choices.OneIn(3) ? SignalLayer(shape, choices)
                : AnyLayer(shape, choices),
            [from]
        );
    }

    private static Layer Join(Choices choices) =>
        choices.Below(9) switch
        {
            0 or 1 => new Layer.Add(),
            2 => new Layer.Subtract(),
            3 => new Layer.Multiply(),
            4 => new Layer.Maximum(),
            5 => new Layer.MatMul(choices.OneIn(2), choices.OneIn(2)),
            _ => new Layer.Concat(),
        };

    private static bool Fits(Layer join, Shape first, Shape second)
    {
        try
        {
            return join.InferShape([first, second]).Size > 0;
        }
        catch (ShapeException)
        {
            return false;
        }
    }

    private static Layer AnyLayer(Shape shape, Choices choices) =>
        choices.Below(shape.Rank == 1 ? 27 : 21) switch
        {
            0 => new Layer.Flatten(),
            1 => new Layer.ReLU(),
            2 => new Layer.LeakyReLU(choices.Of(0.01, 0.3, -0.5, 0, 1)),
            3 => new Layer.Sigmoid(),
            4 => new Layer.Tanh(),
            5 => new Layer.Dropout(choices.Of(0, 0.1, 0.5, 0.9, 1)),
            6 or 7 => BatchNorm(choices),
            8 => new Layer.Custom(choices.OneIn(2) ? new Softsign() : new Snake(choices.Of(1, 0.5, -3))),
            9 => Activation(choices),
            10 => new Layer.ELU(choices.Of(1, 0.3, -0.5)),
            11 => new Layer.GELU(choices.OneIn(2)),
            12 => new Layer.SiLU(),
            13 => new Layer.Softplus(choices.Of(1, 0.7, 3)),
            14 => Norm(shape, choices),
            15 => new Layer.Reshape(OtherShape(shape.Size, choices)),
            16 => new Layer.Softmax(choices.OneIn(2) ? -1 : choices.Below(shape.Rank)),
            17 => new Layer.LogSoftmax(choices.OneIn(2) ? -1 : choices.Below(shape.Rank)),
            18 => Move(shape, choices),
            _ => new Layer.Dense(1 + choices.Below(9), !choices.OneIn(4), Weights(choices), Biases(choices)),
        };

    private static Layer Move(Shape shape, Choices choices)
    {
        var axis = choices.Below(shape.Rank) - (choices.OneIn(2) ? shape.Rank : 0);
        return choices.Below(6) switch
        {
            0 => new Layer.Scale(choices.Of(-1, 0.3, 2, 0), choices.Of(0, 1, -0.7)),
            1 => new Layer.Sum([axis], choices.OneIn(2)),
            2 => new Layer.Mean([axis], choices.OneIn(2)),
            3 => new Layer.Slice(axis, choices.Below(3), choices.OneIn(2) ? null : -1, 1 + choices.Below(3)),
            4 => new Layer.Select(axis, choices.Below(3) - 1),
            _ => new Layer.Transpose([.. Enumerable.Range(0, shape.Rank).OrderBy(_ => choices.Below(100))]),
        };
    }

    private static Layer.BatchNorm BatchNorm(Choices choices) =>
        new(
            choices.OneIn(4) ? null : choices.Of(0.1, 0, 1),
            choices.Of(1e-5, 1e-3),
            affine: !choices.OneIn(4),
            trackRunningStatistics: !choices.OneIn(5)
        )
        {
            Frozen = choices.OneIn(5),
        };

    private static Layer Norm(Shape shape, Choices choices) =>
        choices.Below(5) switch
        {
            0 => new Layer.GroupNorm(1 + choices.Below(3), choices.Of(1e-5, 1e-3), choices.OneIn(2)),
            1 => new Layer.InstanceNorm(choices.Of(1e-5, 1e-3), choices.OneIn(2)),
            2 => new Layer.RMSNorm(1 + choices.Below(shape.Rank), choices.Of(1e-5, 1e-3), choices.OneIn(2)),
            _ => new Layer.LayerNorm(
                choices.Of(1e-5, 1e-3),
                shape.Rank != 2 && choices.OneIn(2) ? null : 1 + choices.Below(shape.Rank),
                !choices.OneIn(4)
            ),
        };

    private static Layer Activation(Choices choices) =>
        choices.Below(10) switch
        {
            0 => new Layer.ReLU6(),
            1 => new Layer.Hardsigmoid(),
            2 => new Layer.Hardswish(),
            3 => new Layer.CELU(choices.Of(1, 0.3, 2)),
            4 => new Layer.SELU(),
            5 => new Layer.Mish(),
            6 => new Layer.PReLU(choices.OneIn(2), choices.Of(0.25, -0.5)),
            7 => new Layer.GLU(choices.Of(-1, 0)),
            8 => new Layer.AlphaDropout(choices.Of(0, 0.1, 0.5, 1)),
            _ => new Layer.LogSigmoid(),
        };

    /// <summary>Another shape of as many values, features, a signal or an image.</summary>
    private static Shape OtherShape(int size, Choices choices)
    {
        if (choices.OneIn(3))
            return [size];
        var channels = Divisor(size);
        if (choices.OneIn(3))
            return [channels, size / channels];
        var height = Divisor(size / channels);
        return [channels, height, size / channels / height];

        int Divisor(int value)
        {
            var divisors = Enumerable.Range(1, value).Where(d => value % d == 0).ToArray();
            return divisors[choices.Below(divisors.Length)];
        }
    }

    private static Layer ImageLayer(Shape shape, Choices choices)
    {
        switch (choices.Below(12))
        {
            case 10:
                var mode = choices.OneIn(2) ? UpsampleMode.Nearest : UpsampleMode.Bilinear;
                var aligned = mode == UpsampleMode.Bilinear && choices.OneIn(2);
                return choices.OneIn(2)
                    ? new Layer.Upsample(Size(choices, 1, 7), null, mode, aligned)
                    : new Layer.Upsample(null, Factors(choices), mode, aligned);
            case 11 when shape[0] % 4 == 0:
                return new Layer.PixelShuffle(2);
            case 9:
                return TransposedConvolution(shape, choices);
            case 0:
                return new Layer.MaxPool2d(
                    Size(choices, 1, 3),
                    choices.OneIn(2) ? null : Size(choices, 1, 3),
                    Size(choices, 0, 2),
                    choices.OneIn(3) ? Size(choices, 1, 2) : 1
                )
                {
                    CeilMode = choices.OneIn(3),
                };
            case 1:
                return new Layer.AvgPool2d(
                    Size(choices, 1, 3),
                    choices.OneIn(2) ? null : Size(choices, 1, 3),
                    Size(choices, 0, 2),
                    choices.OneIn(2)
                )
                {
                    CeilMode = choices.OneIn(3),
                };
            case 2:
                return choices.Below(6) switch
                {
                    0 or 1 => new Layer.GlobalMaxPool2d(),
                    2 or 3 => new Layer.GlobalAvgPool2d(),
                    4 => new Layer.AdaptiveMaxPool2d(Size(choices, 1, 4)),
                    _ => new Layer.AdaptiveAvgPool2d(Size(choices, 1, 4)),
                };
            case 3:
                return new Layer.ZeroPad2d(
                    new Padding.Sides(choices.Below(3), choices.Below(3), choices.Below(3), choices.Below(3))
                );
            case 4:
                return new Layer.Dropout2d(choices.Of(0, 0.1, 0.5, 0.9, 1));
            default:
                var groups = Groups(shape, choices);
                var same = choices.OneIn(4);
                Padding padding = same
                    ? Padding.Same
                    : choices.Below(3) switch
                    {
                        0 => Padding.None,
                        1 => Padding.Symmetric(choices.Below(3), choices.Below(3)),
                        _ => new Padding.Sides(choices.Below(4), choices.Below(4), choices.Below(4), choices.Below(4)),
                    };
                return new Layer.Conv2d(
                    groups * (1 + choices.Below(groups > 2 ? 2 : 6)),
                    Size(choices, 1, 4),
                    same || choices.OneIn(2) ? 1 : Size(choices, 1, 3),
                    padding,
                    choices.OneIn(3) ? Size(choices, 1, 3) : 1,
                    groups,
                    !choices.OneIn(4),
                    Weights(choices),
                    Biases(choices)
                )
                {
                    PaddingMode = Border(choices),
                };
        }
    }

    private static Layer.ConvTranspose2d TransposedConvolution(Shape shape, Choices choices)
    {
        var groups = Groups(shape, choices);
        return new Layer.ConvTranspose2d(
            groups * (1 + choices.Below(groups > 2 ? 2 : 4)),
            Size(choices, 1, 4),
            choices.OneIn(3) ? 1 : Size(choices, 1, 3),
            Size(choices, 0, 2),
            choices.OneIn(2) ? 0 : Size(choices, 0, 2),
            choices.OneIn(3) ? Size(choices, 1, 3) : 1,
            groups,
            !choices.OneIn(4),
            Weights(choices),
            Biases(choices)
        );
    }

    private static Layer SignalLayer(Shape shape, Choices choices)
    {
        if (choices.OneIn(3))
            return SignalPool(choices);
        if (choices.OneIn(7))
            return Stretched(choices);
        var groups = Groups(shape, choices);
        var (kernel, dilation) = (1 + choices.Below(4), choices.OneIn(3) ? 1 + choices.Below(3) : 1);
        if (choices.OneIn(2))
            return new Layer.ConvTranspose1d(
                groups * (1 + choices.Below(groups > 2 ? 2 : 4)),
                kernel,
                1 + choices.Below(3),
                choices.Below(3),
                choices.OneIn(2) ? 0 : choices.Below(3),
                dilation,
                groups,
                !choices.OneIn(4),
                Weights(choices),
                Biases(choices)
            );
        var same = choices.OneIn(4);
        return new Layer.Conv1d(
            groups * (1 + choices.Below(groups > 2 ? 2 : 6)),
            kernel,
            same ? 1 : 1 + choices.Below(3),
            same ? Padding1d.Same : Padding1d.Ends(choices.Below(3), choices.Below(3)),
            dilation,
            groups,
            !choices.OneIn(4),
            Weights(choices),
            Biases(choices)
        )
        {
            PaddingMode = Border(choices),
        };
    }

    private static Layer.Upsample Stretched(Choices choices)
    {
        var mode = choices.OneIn(2) ? UpsampleMode.Nearest : UpsampleMode.Linear;
        var aligned = mode == UpsampleMode.Linear && choices.OneIn(2);
        return choices.OneIn(2)
            ? new(1 + choices.Below(9), null, mode, aligned)
            : new(null, choices.Of(0.5, 1, 1.5, 2, 2.3, 3), mode, aligned);
    }

    private static Factor2d Factors(Choices choices)
    {
        var height = choices.Of(1, 2, 3, 0.5, 1.3, 2.5);
        return choices.OneIn(2) ? height : (height, choices.Of(1, 2, 3, 0.7, 1.5, 2.3));
    }

    private static Layer SignalPool(Choices choices)
    {
        var (kernel, padding) = (1 + choices.Below(4), choices.Below(3));
        int? stride = choices.OneIn(2) ? null : 1 + choices.Below(3);
        return choices.Below(6) switch
        {
            0 => new Layer.AdaptiveMaxPool1d(1 + choices.Below(5)),
            1 => new Layer.AdaptiveAvgPool1d(1 + choices.Below(5)),
            2 or 3 => new Layer.MaxPool1d(kernel, stride, padding, choices.OneIn(3) ? 2 : 1)
            {
                CeilMode = choices.OneIn(3),
            },
            _ => new Layer.AvgPool1d(kernel, stride, padding, choices.OneIn(2)) { CeilMode = choices.OneIn(3) },
        };
    }

    private static PaddingMode Border(Choices choices) =>
        choices.OneIn(3) ? (PaddingMode)choices.Below(4) : PaddingMode.Zeros;

    /// <summary>One, one a channel, or a few, which may not divide.</summary>
    private static int Groups(Shape shape, Choices choices) =>
        choices.OneIn(2) ? 1
        : choices.OneIn(2) ? shape[0]
        : 1 + choices.Below(3);

    private static Size2d Size(Choices choices, int low, int high)
    {
        var height = low + choices.Below(high - low + 1);
        return choices.OneIn(2) ? height : (height, low + choices.Below(high - low + 1));
    }

    private static Initializer? Weights(Choices choices) =>
        choices.Below(10) switch
        {
            0 => Initializer.Zeros,
            1 => new Initializer.Constant(0.5),
            2 => new Initializer.XavierNormal(),
            _ => null,
        };

    private static Initializer.KaimingNormal? Biases(Choices choices) => choices.OneIn(2) ? null : new(1);

    /// <summary>
    /// The outputs: the last node, most of those that nobody reads, some that are read; and a loss or two on most of
    /// them.
    /// </summary>
    private static (Sequence<string> Outputs, Sequence<LossTerm> Terms) Ends(
        List<Node> nodes,
        Choices choices,
        Choices losses
    )
    {
        var read = nodes.SelectMany(n => n.Inputs).ToHashSet();
        var names = nodes
            .Where(n => n.IndicesBelow is null)
            .Where(n => n == nodes[^1] || (read.Contains(n.Name) ? choices.OneIn(12) : !choices.OneIn(4)))
            .Select(n => n.Name)
            .ToSequence();
        var model = new Model(nodes.ToSequence(), names);
        var terms = new List<LossTerm>();
        foreach (var name in names)
        {
            for (var times = name == names[^1] ? (choices.OneIn(10) ? 2 : 1) : choices.Below(2); times > 0; times--)
            {
                var (shape, layer) = (model.ShapeOf(name), model.Nodes[model.IndexOf(name)].Layer);
                var logits = shape.Rank >= 1 && layer is not Layer.Softmax;
                var loss =
                    logits && !choices.OneIn(3)
                        ? layer is Layer.LogSoftmax soft
                            ? new Loss.NegativeLogLikelihood { ClassAxis = soft.Axis }
                            : RandomLosses.OnClasses(shape, losses)
                        : RandomLosses.OnValues(layer, shape, losses);
                terms.Add(new(name, loss) { Weight = choices.Of(1, 1, 0.3, 2) });
            }
        }

        return (names, terms.ToSequence());
    }
}
