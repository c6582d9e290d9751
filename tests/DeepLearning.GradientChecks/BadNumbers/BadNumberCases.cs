using System.Numerics;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks.BadNumbers;

/// <summary>
/// Every layer and every loss, forward and backward, and every optimizer, on every bad number, in one precision: where
/// the two backends part.
/// </summary>
internal static class BadNumberCases
{
    /// <summary>
    /// libtorch adds up batch norm's sums in another order on one thread, and so overflows elsewhere.
    /// </summary>
    private static readonly ThreadedBackend Torch = new(Checks.Torch, threads: 2);

    private static readonly RngKey Key = RngKey.FromSeed(3);

    private static readonly (string Name, Layer Layer, Shape Input, bool Training)[] Layers =
    [
        ("embedding", new Layer.Embedding(4, 3, 1), [5, 9], true),
        ("dense", new Layer.Dense(3), [5, 9], true),
        ("dense on rows", new Layer.Dense(3), [2, 3, 9], true),
        ("convolution", new Layer.Conv2d(3, 3, padding: 1), [2, 2, 5, 5], true),
        ("convolution of signals", new Layer.Conv1d(3, 3, padding: 1), [2, 2, 9], true),
        ("transposed convolution", new Layer.ConvTranspose2d(3, 3, 2, 1, 1), [2, 2, 3, 3], true),
        ("transposed convolution of signals", new Layer.ConvTranspose1d(3, 3, 2), [2, 2, 5], true),
        ("max pool", new Layer.MaxPool2d(2), [2, 2, 4, 4], true),
        ("average pool", new Layer.AvgPool2d(2), [2, 2, 4, 4], true),
        (
            "convolution, reflected border",
            new Layer.Conv2d(3, 3, padding: 1) { PaddingMode = PaddingMode.Reflect },
            [2, 2, 5, 5],
            true
        ),
        ("max pool of signals", new Layer.MaxPool1d(3, 2, 1), [2, 2, 8], true),
        ("average pool of signals", new Layer.AvgPool1d(3, 2, 1), [2, 2, 8], true),
        ("adaptive max pool", new Layer.AdaptiveMaxPool2d(2), [2, 2, 5, 5], true),
        ("adaptive max pool of signals", new Layer.AdaptiveMaxPool1d(3), [2, 2, 8], true),
        ("adaptive average pool", new Layer.AdaptiveAvgPool2d(2), [2, 2, 5, 5], true),
        ("adaptive average pool of signals", new Layer.AdaptiveAvgPool1d(3), [2, 2, 8], true),
        ("global max pool", new Layer.GlobalMaxPool2d(), [2, 2, 5, 5], true),
        ("global average pool", new Layer.GlobalAvgPool2d(), [2, 2, 5, 5], true),
        ("depthwise convolution", new Layer.Conv2d(2, 3, padding: 1, groups: 2), [2, 2, 5, 5], true),
        ("upsample, nearest", new Layer.Upsample(factor: 2), [2, 2, 3, 3], true),
        ("upsample, bilinear", new Layer.Upsample((5, 4), mode: UpsampleMode.Bilinear), [2, 2, 3, 3], true),
        ("upsample of signals, linear", new Layer.Upsample(5, mode: UpsampleMode.Linear), [2, 2, 9], true),
        ("pixel shuffle", new Layer.PixelShuffle(2), [2, 4, 3, 3], true),
        ("flatten", new Layer.Flatten(), [2, 2, 3, 3], true),
        ("reshape", new Layer.Reshape([9, 2]), [2, 2, 3, 3], true),
        ("zero pad", new Layer.ZeroPad2d(1), [2, 2, 3, 3], true),
        ("dropout", new Layer.Dropout(0.5), [5, 9], true),
        ("channel dropout", new Layer.Dropout2d(0.5), [2, 4, 3, 3], true),
        ("batch norm", new Layer.BatchNorm(), [9, 3], true),
        ("batch norm of images", new Layer.BatchNorm(), [3, 2, 5, 5], true),
        ("batch norm in inference", new Layer.BatchNorm(), [9, 3], false),
        ("layer norm", new Layer.LayerNorm(), [3, 9], true),
        ("layer norm of rows, not affine", new Layer.LayerNorm(axes: 1, affine: false), [2, 2, 9], true),
        ("group norm", new Layer.GroupNorm(1), [3, 3, 3], true),
        ("instance norm", new Layer.InstanceNorm(affine: true), [3, 2, 9], true),
        ("RMS norm", new Layer.RMSNorm(), [3, 9], true),
        ("softmax", new Layer.Softmax(), [3, 7], true),
        ("softmax of pixels", new Layer.Softmax(0), [2, 3, 2, 2], true),
        ("log softmax", new Layer.LogSoftmax(), [3, 7], true),
        ("log softmax of pixels", new Layer.LogSoftmax(0), [2, 3, 2, 2], true),
        ("concat", new Layer.Concat(), [3, 5], true),
        ("add", new Layer.Add(), [3, 5], true),
        ("subtract", new Layer.Subtract(), [3, 5], true),
        ("multiply", new Layer.Multiply(), [3, 5], true),
        ("maximum", new Layer.Maximum(), [3, 5], true),
        ("scale", new Layer.Scale(-2, 0.5), [3, 5], true),
        ("sum over an axis", new Layer.Sum([0]), [2, 3, 5], true),
        ("mean over an axis", new Layer.Mean([0]), [2, 3, 5], true),
        ("slice", new Layer.Slice(0, 1, null, 2), [2, 5], true),
        ("select", new Layer.Select(0, 1), [2, 3, 5], true),
        ("transpose", new Layer.Transpose([1, 0]), [2, 3, 5], true),
        ("matrix product", new Layer.MatMul(), [2, 3, 3], true),
    ];

    /// <summary>
    /// Functions of one value: their values are point 16's; how they treat what is not finite is this one's.
    /// </summary>
    private static readonly (string Name, Layer Layer, Shape Input, bool Training)[] Functions =
    [
        ("ReLU", new Layer.ReLU(), [3, 13], true),
        ("leaky ReLU", new Layer.LeakyReLU(0.1), [3, 13], true),
        ("sigmoid", new Layer.Sigmoid(), [3, 13], true),
        ("tanh", new Layer.Tanh(), [3, 13], true),
        ("ELU", new Layer.ELU(), [3, 13], true),
        ("GELU", new Layer.GELU(), [3, 13], true),
        ("GELU by tanh", new Layer.GELU(approximate: true), [3, 13], true),
        ("SiLU", new Layer.SiLU(), [3, 13], true),
        ("softplus", new Layer.Softplus(), [3, 13], true),
        ("ReLU6", new Layer.ReLU6(), [3, 13], true),
        ("hard sigmoid", new Layer.Hardsigmoid(), [3, 13], true),
        ("hard swish", new Layer.Hardswish(), [3, 13], true),
        ("CELU", new Layer.CELU(0.5), [3, 13], true),
        ("SELU", new Layer.SELU(), [3, 13], true),
        ("Mish", new Layer.Mish(), [3, 13], true),
        ("PReLU", new Layer.PReLU(), [3, 13], true),
        ("PReLU per channel", new Layer.PReLU(perChannel: true), [3, 13], true),
        ("GLU", new Layer.GLU(), [3, 14], true),
        ("alpha dropout", new Layer.AlphaDropout(0.5), [3, 13], true),
        ("log sigmoid", new Layer.LogSigmoid(), [3, 13], true),
    ];

    private static readonly Dictionary<string, Rule> Rules = new()
    {
        ["SGD"] = new(new Optimizer.Sgd(0.1)),
        ["SGD with momentum and decay"] = new(new Optimizer.Sgd(0.1, 0.9, 0.01)),
        ["Adam"] = new(new Optimizer.Adam(0.1, weightDecay: 0.01)),
        ["Adam, AMSGrad"] = new(new Optimizer.Adam(0.1, amsGrad: true)),
        ["AdamW"] = new(new Optimizer.AdamW(0.1)),
        ["RMSProp"] = new(new Optimizer.RmsProp(0.1, momentum: 0.9)),
        ["RMSProp, centred"] = new(new Optimizer.RmsProp(0.1, centered: true)),
        ["Adagrad"] = new(new Optimizer.Adagrad(0.1)),
        ["NAdam"] = new(new Optimizer.NAdam(0.1, weightDecay: 0.01)),
        ["RAdam"] = new(new Optimizer.RAdam(0.1, weightDecay: 0.01)),
        ["Adadelta"] = new(new Optimizer.Adadelta()),
        ["Lion"] = new(new Optimizer.Lion(0.1, weightDecay: 0.01)),
        ["clipping by value"] = new(new Optimizer.Sgd(0.1), Clipping: new Clipping.ByValue(0.5)),
        ["L1 penalty"] = new(new Optimizer.Sgd(0.1), new ParameterGroup("*") { L1Penalty = 0.1 }),
        ["L2 penalty"] = new(new Optimizer.Sgd(0.1), new ParameterGroup("*") { L2Penalty = 0.1 }),
        ["max-norm"] = new(new Optimizer.Sgd(0.1), new ParameterGroup("*") { MaxNorm = 0.5 }),
    };

    private sealed record Rule(Optimizer Optimizer, ParameterGroup? Group = null, Clipping? Clipping = null);

    /// <summary>How many pairs of runs are compared in one precision.</summary>
    public static int Count =>
        BadNumber.All.Count * (2 * (Layers.Length + Functions.Length) + LossCases.All.Count + 2 * Rules.Count);

    public static IEnumerable<Part> Parts<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        BadNumber.All.SelectMany(number =>
            Layers
                .Concat(Functions)
                .SelectMany(layer => OfLayer<T>(layer.Name, layer.Layer, layer.Input, layer.Training, number))
                .Concat(LossCases.All.SelectMany(loss => OfLoss<T>(loss.Key, loss.Value, number)))
                .Concat(Rules.SelectMany(rule => OfUpdate<T>(rule.Key, rule.Value, number)))
        );

    /// <summary>The bad number in the input, then in the gradient of the output, then in each parameter.</summary>
    private static IEnumerable<Part> OfLayer<T>(string name, Layer layer, Shape shape, bool training, BadNumber number)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sample = Shape.Create([.. shape.Extents.Skip(1)]);
        Sequence<Shape> samples = layer
            is Layer.Concat
                or Layer.Add
                or Layer.Subtract
                or Layer.Multiply
                or Layer.Maximum
                or Layer.MatMul
            ? [sample, sample]
            : [sample];
        var specs = layer.Parameters(samples);
        var indices = layer.TakesIndicesBelow(0);
        var x = indices is { } limit ? LayerCases.Indices(shape, limit) : TestData.Tensor(shape, 1);
        var dy = TestData.Tensor(layer.InferShape(samples).Batched(shape[0]), 2);
        foreach (
            var place in (string[])[.. indices is null ? (string[])["x"] : [], "dy", .. specs.Select(spec => spec.Name)]
        )
        {
            // Whether a sum of many products of the largest number is infinite or ∞ - ∞ is a matter of its order.
            if (number.Everywhere && (place is not ("x" or "dy") || (IsSumOfProducts(layer) && number.IsLargest)))
                continue;

            HostTensor<T> Put(string where, HostTensor<double> values) =>
                where == place ? number.In<T>(values) : Cast<T>(values);

            Sequence<HostTensor<T>> inputs = [Put("x", x), .. samples.Skip(1).Select(_ => Cast<T>(x))];
            var parameters = new NamedTensors<T>(
                specs.Select(spec =>
                    KeyValuePair.Create(spec.Name, Put(spec.Name, TestData.Tensor(spec.Shape, 4, 1, 0.2)))
                )
            );
            var (ours, theirs) = (Run(Checks.Reference), Run(Torch));
            var what = place == "x" ? number.Name : $"{number.Name} in {place}";
            // A gradient that is the same everywhere is cancelled by what makes its outputs sum up to a constant.
            var size = Math.Abs(number.Value(BadNumber.LimitsOf<T>()));
            var cancelled = place == "dy" && number.Everywhere && double.IsFinite(size) ? Math.Max(1, size) : 1;
            if (place != "dy" && Of("y", ours.Output, theirs.Output) is { } y)
                yield return y;
            if (indices is null && Of("dx", ours.InputGradients[0], theirs.InputGradients[0]) is { } dx)
                yield return dx;
            foreach (var (parameter, value) in ours.ParameterGradients)
                if (Of($"d{parameter}", value, theirs.ParameterGradients[parameter]) is { } gradient)
                    yield return gradient;

            LayerPass<T> Run(IBackend backend) =>
                LayerPass<T>.Run(backend, layer, inputs, Put("dy", dy), parameters, Key, training);

            Part? Of(string tensor, HostTensor<T> first, HostTensor<T> second) =>
                Part.Between(name, what, tensor, first.Span, second.Span, cancelled);
        }
    }

    private static bool IsSumOfProducts(Layer layer) =>
        layer
            is Layer.Dense
                or Layer.Conv1d
                or Layer.Conv2d
                or Layer.ConvTranspose1d
                or Layer.ConvTranspose2d
                or Layer.MatMul;

    /// <summary>
    /// The bad number in the output that the loss reads, and then in a target that may be any number.
    /// </summary>
    private static IEnumerable<Part> OfLoss<T>(string name, LossCase test, BadNumber number)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = HostTensor<double>.Copy([test.Count, test.Size], test.Batch.Inputs[0].Reals.Span);
        var takesAny =
            test.Loss
            is Loss.MeanSquaredError
                or Loss.MeanAbsoluteError
                or Loss.SmoothL1
                or Loss.Huber
                or Loss.GaussianNegativeLogLikelihood
                or Loss.Custom;
        foreach (var inTarget in takesAny ? (bool[])[false, true] : [false])
        {
            Targets<T> targets = test.Targets is Targets<double>.Values values
                ? new Targets<T>.Values(Target(values).Memory)
                : new Targets<T>.Classes(((Targets<double>.Classes)test.Targets).Indices);
            targets = targets with
            {
                SampleWeights = Array.ConvertAll(test.Targets.SampleWeights.ToArray(), T.CreateChecked),
            };
            var batch = new Batch<T>(test.Count, [(inTarget ? Cast<T>(x) : number.In<T>(x)).Memory], [targets]);
            var (ours, theirs) = (Run(Checks.Reference), Run(Torch));
            var what = inTarget ? $"{number.Name} in the target" : number.Name;
            // The loss in the precision that libtorch has it in.
            var (loss, theirLoss) = (T.CreateChecked(ours.Loss), T.CreateChecked(theirs.Loss));
            if (Part.Between<T>(name, what, "loss", [loss], [theirLoss]) is { } part)
                yield return part;
            var (dx, theirDx) = (ours.InputGradients["input"], theirs.InputGradients["input"]);
            if (Part.Between(name, what, "dx", dx.Span, theirDx.Span) is { } gradient)
                yield return gradient;

            HostTensor<T> Target(Targets<double>.Values given)
            {
                var target = HostTensor<double>.Copy(
                    [test.Count, given.Elements.Length / test.Count],
                    given.Elements.Span
                );
                return inTarget ? number.In<T>(target) : Cast<T>(target);
            }

            Differentiation<T> Run(IBackend backend)
            {
                using var executor = backend.Compile<T>(test.Model, new() { Objective = test.Objective });
                return executor.Differentiate(batch, Key);
            }
        }
    }

    /// <summary>The bad number in the gradient, and then in the weights; three steps.</summary>
    private static IEnumerable<Part> OfUpdate<T>(string name, Rule rule, BadNumber number)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = TestData.Chain([3], new Layer.Dense(5, hasBias: false));
        var (weight, gradient) = (TestData.Tensor([5, 3], 1), TestData.Tensor([5, 3], 2));
        foreach (var inWeight in new[] { false, true })
        {
            var (ours, theirs) = (Run(Checks.Reference), Run(Torch));
            var where = inWeight ? $"{number.Name} in w" : number.Name;
            if (Part.Between(name, where, "w", ours.Span, theirs.Span) is { } part)
                yield return part;

            HostTensor<T> Run(IBackend backend)
            {
                using var executor = backend.Compile<T>(model, new());
                var w = inWeight ? number.In<T>(weight) : Cast<T>(weight);
                executor.Import(
                    new(new([KeyValuePair.Create("0.weight", w)]), NamedTensors<T>.Empty, NamedTensors<T>.Empty)
                );
                for (var step = 0; step < 3; step++)
                {
                    executor.SetGradients((inWeight ? Cast<T>(gradient) : number.In<T>(gradient)).Span);
                    executor.Update(rule.Optimizer, rule.Group is null ? null : [rule.Group], rule.Clipping);
                }

                return executor.Export().Parameters["0.weight"];
            }
        }
    }

    private static HostTensor<T> Cast<T>(HostTensor<double> values)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        HostTensor<T>.Copy(values.Shape, Array.ConvertAll(values.Span.ToArray(), T.CreateChecked));
}
