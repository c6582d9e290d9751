using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The gradients of a model on two backends, compared: every parameter and every input. Two more opinions tell which of
/// the two is the odd one out, and whether both are wrong together: forward-mode differentiation of the layers' plain
/// formulas at the first backend's own values, which has no step size, and then finite differences of its loss. Both
/// are computed in float64, whatever the precision that is compared: in float32 differences would be noise.
/// </summary>
public static class GradientCheck
{
    /// <param name="first">A backend; its forward pass is the one that is differenced.</param>
    /// <param name="second">Another, or a decorated one.</param>
    /// <param name="model">The model.</param>
    /// <param name="objective">What is differentiated.</param>
    /// <param name="batch">Finite inputs and targets.</param>
    /// <param name="seed">The seed of the parameters, of dropout and of the drawn elements.</param>
    /// <param name="options">The tolerances and the rest; null for the defaults of the precision.</param>
    /// <exception cref="ArgumentException">The batch does not fit or is not finite.</exception>
    /// <exception cref="BackendUnavailableException">A backend cannot compute here.</exception>
    public static GradientReport Compare<T>(
        IBackend first,
        IBackend second,
        Model model,
        Objective objective,
        Batch<T> batch,
        ulong seed,
        GradientCheckOptions? options = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        options ??= GradientCheckOptions.For<T>();
        Preconditions.Check([first, second], model, objective, batch, options.Device);
        var compile = new CompileOptions
        {
            Objective = objective,
            Seed = seed,
            Device = options.Device,
            Threads = options.Threads,
        };
        using var a = first.Compile<T>(model, compile);
        using var b = second.Compile<T>(model, compile);
        if (options.State?.To<T>() is { } given)
        {
            a.Import(given);
            b.Import(given);
        }

        var key = RngKey.FromSeed(seed).For(RngPurpose.Verification);
        var x = a.Differentiate(batch, key, options.Training, activations: true);
        var y = b.Differentiate(batch, key, options.Training, activations: true);
        var whyNot = options.ForwardMode ? DualForward.WhyNot(model) : null;
        var (wide, state) = (Converted.Of<T, double>(batch), a.Export().To<double>());
        var forward =
            options.ForwardMode && whyNot is null
                ? new DualModel(
                    model,
                    objective,
                    wide,
                    state,
                    key,
                    options.Training,
                    options.Tolerances.Gradient,
                    first,
                    x.Activations.To<double>(),
                    x.Loss
                )
                : null;
        using var exact = options.FiniteDifferences ? first.Compile<double>(model, compile) : null;
        var difference = exact is null ? null : new LossDifferences(exact, wide, key, state, options.Training);
        var scales = new CancellationScales<T>(model, x, y);

        var tensors = new List<TensorComparison>();
        foreach (var entry in a.Layout.Entries)
            tensors.Add(
                Judge(
                    entry.Name,
                    x.ParameterGradients[entry.Name],
                    y.ParameterGradients[entry.Name],
                    scales.Of(entry.Name),
                    forward is null ? null : v => forward.SlopeOfParameter(entry.Name, v),
                    difference?.OfParameter(entry.Name)
                )
            );
        for (var i = 0; i < model.Inputs.Count; i++)
        {
            var (input, node) = (i, model.Inputs[i].Name);
            if (batch.Inputs[i].IsIndices)
                continue;
            tensors.Add(
                Judge(
                    $"input:{node}",
                    x.InputGradients[node],
                    y.InputGradients[node],
                    0,
                    forward is null ? null : v => forward.SlopeOfInput(input, v),
                    difference?.OfInput(i)
                )
            );
        }

        var lossScale = Math.Max(Math.Abs(x.Loss), Math.Abs(y.Loss));
        var lossPassed =
            x.Loss.Equals(y.Loss)
            || double.IsFinite(lossScale) && Math.Abs(x.Loss - y.Loss) <= options.Tolerances.Gradient * lossScale;
        return new(first.Name, second.Name, x.Loss, y.Loss, lossPassed, tensors.ToSequence(), options.Vanishing)
        {
            Values = forward?.Values ?? [],
            WhyNoForwardMode = whyNot,
        };

        TensorComparison Judge(
            string name,
            HostTensor<T> g,
            HostTensor<T> h,
            double cancellation,
            Func<double[], double>? slope,
            Func<int, double, FiniteDifference>? at
        )
        {
            // Terms that nearly cancel leave their rounding behind: what is as small as that is no disagreement.
            var leastScale = cancellation * options.Tolerances.Rounding / options.Tolerances.Gradient;
            var comparison = TensorComparison.Of(
                name,
                g.Span,
                h.Span,
                options.Tolerances.Gradient,
                leastScale: leastScale
            );
            var isRounding =
                comparison.Verdict != Verdict.Vacuous
                && double.IsFinite(comparison.AbsoluteError)
                && comparison.Largest <= options.Tolerances.Rounding * cancellation;
            if (isRounding)
                comparison = comparison with { Verdict = Verdict.Rounding };
            var (wideG, wideH) = (g.To<double>(), h.To<double>());
            if (slope is not null)
                comparison = ForwardOpinion.Of(
                    comparison,
                    first.Name,
                    second.Name,
                    wideG,
                    wideH,
                    [Math.Max(comparison.Largest, leastScale)],
                    slope,
                    seed
                );
            return at is null || isRounding
                ? comparison
                : DifferenceOpinion.Of(comparison, first.Name, second.Name, wideG, wideH, x.Loss, at, options, seed);
        }
    }

    /// <summary>A bare function's backward pass against central differences; see <see cref="FunctionCheck"/>.</summary>
    public static TensorComparison Function(
        ReadOnlySpan<double> x,
        Func<double[], double[]> forward,
        Func<double[], double[], double[]> backward,
        ulong seed = 0,
        GradientCheckOptions? options = null
    ) => FunctionCheck.Compare(x, forward, backward, seed, options);
}
