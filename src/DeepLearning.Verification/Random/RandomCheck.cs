namespace DeepLearning.Verification;

/// <summary>
/// Two backends on one random model: values, loss and gradients, by the forward mode too and in some samples by finite
/// differences; outputs in inference mode, the predictor, an empty batch, and two updates by each variant of the
/// optimizer on identical gradients.
/// </summary>
public sealed class RandomCheck
{
    private static readonly Optimizer[] Optimizers =
    [
        new Optimizer.Sgd(0.1),
        new Optimizer.Sgd(0.1, momentum: 0.9),
        new Optimizer.Sgd(0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true),
        new Optimizer.Sgd(0.05, momentum: 0.5, dampening: 0.3),
        new Optimizer.Sgd(0.1, weightDecay: 0.1),
    ];

    private static readonly Clipping?[] Clippings =
    [
        null,
        new Clipping.ByValue(0.5),
        new Clipping.ByNorm(1),
        new Clipping.ByNorm(1, NormOrder.One),
        new Clipping.ByNorm(0.1, NormOrder.Infinity),
        new Clipping.Adaptive(0.1),
    ];

    private readonly IBackend _first,
        _second;
    private readonly RandomSample _sample;
    private readonly Batch<double> _batch;
    private readonly Tolerances _tolerances = Tolerances.Float64;
    private Sensitivity? _gradients,
        _inference;
    private double _loss;
    private long _values;
    private int _kinks,
        _illConditioned;

    private RandomCheck(IBackend first, IBackend second, RandomSample sample) =>
        (_first, _second, _sample, _batch) = (first, second, sample, sample.Batch());

    /// <summary>An exception is a finding as well.</summary>
    public static RandomOutcome Of(IBackend first, IBackend second, RandomSample sample)
    {
        var check = new RandomCheck(first, second, sample);
        try
        {
            return check.Gradients()
                ?? check.Accumulation()
                ?? check.Inference()
                ?? check.Updates()
                ?? check.Outcome(null, "");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return check.Outcome(e.GetType().Name, e.ToString());
        }
    }

    private RandomOutcome Outcome(string? stage, string report) => new(stage, report, _values, _kinks, _illConditioned);

    private RandomOutcome? Gradients()
    {
        var model = _sample.Model;
        var options = new GradientCheckOptions
        {
            Training = _sample.Training,
            FiniteDifferences = _sample.FiniteDifferences,
            EveryElementUpTo = 6,
            Samples = 3,
            Threads = 1,
            Vanishing = [.. model.Parameters.Select(p => p.Name), .. model.Inputs.Select(n => $"input:{n.Name}")],
        };
        var report = GradientCheck.Compare(_first, _second, model, _sample.Objective, _batch, _sample.Seed, options);
        _values += report.Tensors.Sum(t => (long)t.Size);
        _kinks += report.KinkCount;
        _loss = Math.Abs(report.FirstLoss!.Value);
        var lossPassed =
            report.LossPassed || Excused("loss", Math.Abs(report.FirstLoss!.Value - report.SecondLoss!.Value));
        var failures = report
            .Tensors.Where(t =>
                (
                    t.FiniteDifference is { Passed: false }
                    && !ExcusedDifferences(t, options.Step)
                    && !PassesNearby(t.Name, options)
                )
                || (t.ForwardMode is { Passed: false } forward && !Excused(t.Name, forward.AbsoluteError))
                || (t.Verdict == Verdict.Disagree && !Excused(t.Name, t.AbsoluteError))
            )
            .ToList();
        var valuesPassed = report.WrongValues.All(v => v.Name == "loss" && Excused("loss", v.AbsoluteError));
        return lossPassed && failures.Count == 0 && valuesPassed
            ? null
            : Outcome(
                "gradients",
                $"loss {report.FirstLoss:R} and {report.SecondLoss:R}; "
                    + $"{string.Join(", ", failures.Select(t => t.Name))}\n{report.ToTable()}"
            );
    }

    /// <summary>Whether a difference of loss or gradients is within what rounding alone does to this value.</summary>
    private bool Excused(string name, double difference) =>
        Excused(_gradients ??= new(_first, _sample, _sample.Training), name, difference);

    /// <summary>
    /// Whether finite differences err by no more than the loss's own rounding allows: an error e of each loss is one of
    /// up to (8 e + e) / 3h of the extrapolated difference.
    /// </summary>
    private bool ExcusedDifferences(TensorComparison tensor, double step) =>
        Excused("loss", tensor.FiniteDifference!.ScaledError * tensor.Largest * step / 3) || IsTooSteep(tensor, step);

    /// <summary>
    /// Whether the gradient says that the loss moves by a thousand times itself within a step, as behind a stack of
    /// batch norms of two equal samples: it is flat again long before, so differences over the step say nothing. The
    /// backends are still compared with one another.
    /// </summary>
    private bool IsTooSteep(TensorComparison tensor, double step)
    {
        if (tensor.Verdict == Verdict.Disagree || !(tensor.Largest * step > 1e3 * Math.Max(1, _loss)))
            return false;
        _illConditioned++;
        return true;
    }

    /// <summary>
    /// Whether the differences agree with the gradient at a point beside this one. A sample that lies exactly on kinks
    /// (zero weights, ties) has a gradient by convention, and where the kinks of two samples cancel, the loss is smooth
    /// all the same and its differences are another number. A little aside no kink is exact, and a wrong rule is still
    /// wrong.
    /// </summary>
    private bool PassesNearby(string tensor, GradientCheckOptions options)
    {
        var key = RngKey.FromSeed(_sample.Seed).For(RngPurpose.Verification).Fold("nearby");
        var initial = ExecutorState<double>.Initial(_sample.Model, _sample.Seed);
        var parameters = new NamedTensors<double>(
            initial.Parameters.Select(p =>
                KeyValuePair.Create(p.Key, HostTensor<double>.Copy(p.Value.Shape, Aside(p.Value.Span, key.Fold(p.Key))))
            )
        );
        var batch = new Batch<double>(
            _batch.Count,
            _batch
                .Inputs.Select((x, i) => x.IsIndices ? x : (InputValues<double>)Aside(x.Reals.Span, key.Fold(i)))
                .ToSequence(),
            _batch.Targets,
            _batch.SampleIndices
        );
        var report = GradientCheck.Compare(
            _first,
            _second,
            _sample.Model,
            _sample.Objective,
            batch,
            _sample.Seed,
            options with
            {
                State = initial with { Parameters = parameters },
                ForwardMode = false,
            }
        );
        if (report.Tensors.First(t => t.Name == tensor).FiniteDifference is not { Passed: true, Judged: > 0 })
            return false;
        _illConditioned++;
        return true;

        static double[] Aside(ReadOnlySpan<double> values, RngKey key)
        {
            var moved = new double[values.Length];
            Draws.Normal(key, 0, 0.05, moved);
            for (var i = 0; i < moved.Length; i++)
                moved[i] += values[i];
            return moved;
        }
    }

    /// <summary>The same for values in inference mode.</summary>
    private bool ExcusedInference(string name, double difference) =>
        Excused(
            _inference ??= _sample.Training
                ? new(_first, _sample, training: false)
                : _gradients ??= new(_first, _sample, training: false),
            name,
            difference
        );

    private bool Excused(Sensitivity sensitivity, string name, double difference)
    {
        if (!(difference <= sensitivity.Of(name)))
            return false;
        _illConditioned++;
        return true;
    }

    private RandomOutcome? Inference()
    {
        var compile = new CompileOptions
        {
            Objective = _sample.Objective,
            Seed = _sample.Seed,
            Threads = 1,
        };
        using var a = _first.Compile<double>(_sample.Model, compile);
        using var b = _second.Compile<double>(_sample.Model, compile);
        var (x, y) = (a.Evaluate(_batch), b.Evaluate(_batch));
        if (!Same(x.Loss!.Value, y.Loss!.Value) && !ExcusedInference("loss", Math.Abs(x.Loss.Value - y.Loss.Value)))
            return Outcome("evaluation", $"loss {x.Loss:R} and {y.Loss:R}");
        foreach (var name in _sample.Model.Outputs)
        {
            var comparison = TensorComparison.Of(
                name,
                x.Outputs[name].Span,
                y.Outputs[name].Span,
                _tolerances.Gradient
            );
            if (comparison.Verdict == Verdict.Disagree && !ExcusedInference($"output:{name}", comparison.AbsoluteError))
                return Outcome("evaluation", comparison.ToString());
        }

        return Prediction(a, x) ?? Prediction(b, y);
    }

    private RandomOutcome? Prediction(IExecutor<double> executor, Evaluation<double> evaluation)
    {
        using var predictor = executor.CreatePredictor();
        var outputs = predictor.Predict(_batch.Inputs, _batch.Count);
        foreach (var name in _sample.Model.Outputs)
        {
            var comparison = TensorComparison.Of(
                name,
                evaluation.Outputs[name].Span,
                outputs[name].Span,
                _tolerances.Gradient
            );
            if (comparison.Verdict == Verdict.Disagree && !ExcusedInference($"output:{name}", comparison.AbsoluteError))
                return Outcome("prediction", comparison.ToString());
        }

        var empty = predictor.Predict(
            [
                .. _batch.Inputs.Select(x =>
                    x.IsIndices ? ReadOnlyMemory<int>.Empty : (InputValues<double>)ReadOnlyMemory<double>.Empty
                ),
            ],
            0
        );
        foreach (var name in _sample.Model.Outputs)
            if (empty[name].Shape != _sample.Model.ShapeOf(name).Batched(0))
                return Outcome("prediction", $"an empty batch gives {name} {empty[name].Shape}");
        return null;
    }

    private bool Same(double first, double second) =>
        first.Equals(second)
        || Math.Abs(first - second) <= _tolerances.Gradient * Math.Max(Math.Abs(first), Math.Abs(second));

    /// <summary>
    /// A training pass, which moves running statistics on its way: on each backend its loss is that of the pass that
    /// moves none.
    /// </summary>
    private RandomOutcome? Accumulation()
    {
        if (!_sample.Training)
            return null;
        var key = RngKey.FromSeed(_sample.Seed).For(RngPurpose.Verification);
        foreach (var backend in new[] { _first, _second })
        {
            using var executor = backend.Compile<double>(
                _sample.Model,
                new()
                {
                    Objective = _sample.Objective,
                    Seed = _sample.Seed,
                    Threads = 1,
                    NotFinite = NotFinite.Pass,
                }
            );
            var expected = executor.Differentiate(_batch, key).Loss;
            var loss = executor.Accumulate(_batch, 1, key);
            if (!Same(expected, loss) && !Excused("loss", Math.Abs(expected - loss)))
                return Outcome("accumulation", $"{backend.Name}: loss {loss:R}, but {expected:R} without moving");
        }

        return null;
    }

    private RandomOutcome? Updates()
    {
        var compile = new CompileOptions
        {
            Objective = _sample.Objective,
            Seed = _sample.Seed,
            Threads = 1,
            NotFinite = NotFinite.Pass,
        };
        using var a = _first.Compile<double>(_sample.Model, compile);
        using var b = _second.Compile<double>(_sample.Model, compile);
        if (a.Layout.Length == 0)
            return null;
        var initial = a.Export();
        foreach (var optimizer in Optimizers)
        {
            foreach (var clipping in Clippings)
            {
                a.Import(initial);
                for (var step = 0; step < 2; step++)
                    if (Update(a, b, optimizer, clipping, step) is { } failure)
                        return failure;
            }
        }

        return null;
    }

    private RandomOutcome? Update(
        IExecutor<double> a,
        IExecutor<double> b,
        Optimizer optimizer,
        Clipping? clipping,
        int step
    )
    {
        var before = a.Export();
        b.Import(before);
        var gradients = RandomSample.Draw(
            RngKey.FromSeed(_sample.Seed).For(RngPurpose.Verification).Fold("update").Fold(step),
            a.Layout.Length,
            _sample.Values
        );
        foreach (var executor in new[] { a, b })
        {
            executor.SetGradients(gradients);
            executor.Update(optimizer, clipping: clipping);
        }

        var (x, y) = (a.Export(), b.Export());
        var bound = clipping?.ReadsNorms() == true ? _tolerances.ClippedUpdate : _tolerances.Update;
        if (!x.OptimizerState.Keys.SequenceEqual(y.OptimizerState.Keys))
            return Outcome(
                "update",
                $"optimizer state {string.Join(", ", x.OptimizerState.Keys)} and "
                    + $"{string.Join(", ", y.OptimizerState.Keys)}"
            );
        foreach (var entry in a.Layout.Entries)
        {
            // The rule's largest term: the weight, its decay, the gradient, or the momentum.
            var weight = TensorComparison.LargestOf(before.Parameters[entry.Name].Span);
            var state = before
                .OptimizerState.Where(p => p.Key.StartsWith(entry.Name + "/", StringComparison.Ordinal))
                .Select(p => TensorComparison.LargestOf(p.Value.Span))
                .DefaultIfEmpty(0)
                .Max();
            var gradient = clipping is null ? TensorComparison.LargestOf<double>(gradients.AsSpan()[entry.Range]) : 0;
            var terms = Math.Max(Math.Max(weight * optimizer.WeightDecay, state), gradient);
            if (
                Differs(entry.Name, x.Parameters, y.Parameters, Math.Max(weight, optimizer.LearningRate * terms)) is
                { } parameter
            )
                return parameter;
            foreach (
                var name in x.OptimizerState.Keys.Where(key =>
                    key.StartsWith(entry.Name + "/", StringComparison.Ordinal)
                )
            )
                if (Differs(name, x.OptimizerState, y.OptimizerState, terms) is { } failure)
                    return failure;
        }

        return null;

        RandomOutcome? Differs(string name, NamedTensors<double> first, NamedTensors<double> second, double leastScale)
        {
            var comparison = TensorComparison.Of(
                name,
                first[name].Span,
                second[name].Span,
                bound,
                leastScale: leastScale
            );
            return comparison.Verdict == Verdict.Disagree
                ? Outcome("update", $"{optimizer}, {clipping}, step {step}: {comparison}")
                : null;
        }
    }
}
