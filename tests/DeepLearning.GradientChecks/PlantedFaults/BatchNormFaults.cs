using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong batch norms: 1/n against 1/(n-1), epsilon, the mean's terms in dx, the running statistics, training taken for
/// inference.
/// </summary>
internal static class BatchNormFaults
{
    private const int Gamma = 0,
        Beta = 1,
        RunningMean = 0,
        RunningVariance = 1,
        Batches = 2;

    private static readonly Shape Images = [4, 3, 5, 6];

    private static readonly FaultCheck Training = FaultCheck.Layer($"batch norm {Images}, 0 ± 1"),
        Inference = FaultCheck.Layer($"batch norm {Images}, 0 ± 1, inference"),
        Frozen = FaultCheck.Layer($"batch norm, frozen {Images}, 0 ± 1"),
        Untracked = FaultCheck.Layer($"batch norm without statistics {Images}, inference"),
        Epsilon = FaultCheck.Layer("batch norm, epsilon 0.1");

    public static IEnumerable<Fault> All =>
        [
            Renormalised(
                "normalises with the unbiased variance",
                Training,
                (c, variance, epsilon) => Math.Sqrt(c.Count / (c.Count - 1.0) * variance + epsilon)
            ),
            Renormalised("epsilon outside the root", Epsilon, (_, variance, epsilon) => Math.Sqrt(variance) + epsilon),
            Renormalised("epsilon forgotten", Epsilon, (_, variance, _) => Math.Sqrt(variance)),
            Fault.Backward<Layer.BatchNorm>(
                "dx without the mean's terms",
                Training,
                (site, pass, c) => InputGradient(site, pass, c, (v, e) => v.Dy(e)),
                "input:x0"
            ),
            Fault.Backward<Layer.BatchNorm>(
                "dx without the variance's term",
                Training,
                (site, pass, c) => InputGradient(site, pass, c, (v, e) => v.Dy(e) - v.MeanDy),
                "input:x0"
            ),
            Fault.Backward<Layer.BatchNorm>(
                "dx with the variance's term added",
                Training,
                (site, pass, c) => InputGradient(site, pass, c, (v, e) => v.Dy(e) - v.MeanDy + v.Hat(e) * v.MeanDyHat),
                "input:x0"
            ),
            Fault.Backward<Layer.BatchNorm>(
                "dx without gamma",
                Training,
                (site, pass, c) =>
                {
                    foreach (var v in Channels(site, pass))
                    foreach (var e in v.Elements)
                        c.Inputs[0][e] /= pass.Parameter(Gamma)[v.Index];
                },
                "input:x0"
            ),
            Fault.Backward<Layer.BatchNorm>(
                "dx of training in inference",
                Inference,
                (site, pass, c) => InputGradient(site, pass, c, (v, e) => v.Dy(e) - v.MeanDy - v.Hat(e) * v.MeanDyHat),
                "input:x0"
            ),
            Fault.Backward<Layer.BatchNorm>(
                "weight gradient of x in place of the normalised x",
                Training,
                (site, pass, c) =>
                {
                    foreach (var v in Channels(site, pass))
                        c.Parameters[Gamma][v.Index] = v.Elements.Sum(e => pass.OutputGradient[e] * pass.Input()[e]);
                },
                "weight"
            ),
            Fault.Backward<Layer.BatchNorm>(
                "bias gradient averaged",
                Training,
                (site, pass, c) =>
                    Contribution.Scale(c.Parameters[Beta], 1.0 / (pass.Count * site.Output.Size / site.Output[0])),
                "bias"
            ),
            Fault.Forward<Layer.BatchNorm>(
                "statistics of the batch in inference",
                Inference,
                (site, pass, own) =>
                {
                    own.Forward(pass);
                    foreach (var v in Channels(site, pass))
                    {
                        var mean = v.Elements.Average(e => pass.Input()[e]);
                        var sigma = Math.Sqrt(
                            v.Elements.Average(e => Math.Pow(pass.Input()[e] - mean, 2))
                                + site.Layer<Layer.BatchNorm>().Epsilon
                        );
                        foreach (var e in v.Elements)
                            pass.Output[e] =
                                pass.Parameter(Gamma)[v.Index] * (pass.Input()[e] - mean) / sigma
                                + pass.Parameter(Beta)[v.Index];
                    }
                },
                "output"
            ),
            Moved(
                "running variance biased",
                (site, pass, before) =>
                {
                    var count = pass.Count * site.Output.Size / (double)site.Output[0];
                    Mix(pass.State(RunningVariance), before.Variance, site, batch => batch * (count - 1) / count);
                },
                "1.running_var"
            ),
            Moved(
                "momentum swapped, 0.9 for 0.1",
                (site, pass, before) =>
                {
                    var momentum = site.Layer<Layer.BatchNorm>().Momentum!.Value;
                    Swap(pass.State(RunningMean), before.Mean, momentum);
                    Swap(pass.State(RunningVariance), before.Variance, momentum);
                },
                "1.running_mean",
                "1.running_var"
            ),
            Moved(
                "running statistics do not move",
                (_, pass, before) =>
                {
                    before.Mean.CopyTo(pass.State(RunningMean));
                    before.Variance.CopyTo(pass.State(RunningVariance));
                },
                "1.running_mean",
                "1.running_var"
            ),
            Fault.In<Layer.BatchNorm>(
                "frozen, uses the batch's statistics all the same",
                Frozen,
                (site, _) => Thawed(site),
                "output",
                "input:x0",
                "weight"
            ),
            Fault.In<Layer.BatchNorm>(
                "frozen, the backward pass of one that is not",
                Frozen,
                (site, own) => new WrongOperation(own.Forward, Thawed(site).Backward),
                "input:x0"
            ),
            Fault.Backward<Layer.BatchNorm>(
                "frozen, no weight and bias gradients",
                Frozen,
                (_, _, c) =>
                {
                    foreach (var gradient in c.Parameters)
                        Contribution.Scale(gradient, 0);
                },
                "weight",
                "bias"
            ),
            Fault.In<Layer.BatchNorm>(
                "cumulative, the share of the batch before",
                FaultCheck.CumulativeState,
                (_, own) =>
                    new WrongOperation(
                        pass =>
                        {
                            if (pass.State(Batches)[0] > 1)
                                pass.State(Batches)[0]--;
                            own.Forward(pass);
                        },
                        own.Backward
                    ),
                "0.num_batches_tracked",
                "0.running_mean",
                "0.running_var"
            ),
            Fault.In<Layer.BatchNorm>(
                "without statistics, inference leaves x as it is",
                Untracked,
                (site, own) =>
                    new WrongOperation(
                        pass =>
                        {
                            own.Forward(pass);
                            pass.Input().CopyTo(pass.Output);
                        },
                        own.Backward
                    ),
                "output"
            ),
            Fault.In<Layer.BatchNorm>(
                "without statistics, inference goes back along a line",
                Untracked,
                (site, own) =>
                    new WrongOperation(
                        own.Forward,
                        pass =>
                        {
                            own.Backward(pass);
                            var dx = pass.InputGradient();
                            foreach (var v in Channels(site, pass))
                            foreach (var e in v.Elements)
                                dx[e] = v.Gamma * v.Inverse * v.Dy(e);
                        }
                    ),
                "input:x0"
            ),
            new("running variance biased, in a run", "BatchNorm", FaultCheck.Run, "step 1: state")
            {
                Operation = (site, own) =>
                    site.Node.Layer is Layer.BatchNorm
                        ? Moving(
                            site,
                            own,
                            (s, pass, before) =>
                            {
                                var count = pass.Count * s.Output.Size / (double)s.Output[0];
                                Mix(
                                    pass.State(RunningVariance),
                                    before.Variance,
                                    s,
                                    batch => batch * (count - 1) / count
                                );
                            }
                        )
                        : null,
            },
        ];

    /// <summary>One channel of a pass: its elements, and what dx is made of.</summary>
    private sealed class Channel(NodePass<double> pass, int index, int[] elements)
    {
        private readonly double _mean = pass.Saved(0, index + 1)[index];
        private readonly double _inverse = pass.Saved(1, index + 1)[index];

        public int Index => index;

        public int[] Elements => elements;

        public int Count => elements.Length;

        public double Inverse => _inverse;

        public double Gamma => pass.Parameter(BatchNormFaults.Gamma)[index];

        public double MeanDy => elements.Average(Dy);

        public double MeanDyHat => elements.Average(e => Dy(e) * Hat(e));

        public double Dy(int element) => pass.OutputGradient[element];

        public double Hat(int element) => (pass.Input()[element] - _mean) * _inverse;
    }

    private static IEnumerable<Channel> Channels(Site site, NodePass<double> pass)
    {
        var (channels, pixels) = (site.Output[0], site.Output.Size / site.Output[0]);
        for (var channel = 0; channel < channels; channel++)
            yield return new(
                pass,
                channel,
                (
                    from n in Enumerable.Range(0, pass.Count)
                    from i in Enumerable.Range(0, pixels)
                    select (n * channels + channel) * pixels + i
                ).ToArray()
            );
    }

    private static BatchNorm<double> Thawed(Site site)
    {
        var norm = site.Layer<Layer.BatchNorm>();
        return new(site.Output, norm with { Frozen = false });
    }

    /// <summary>The output normalised by another sigma; the backward pass as it was.</summary>
    private static Fault Renormalised(string name, FaultCheck check, Func<Channel, double, double, double> sigma) =>
        Fault.Forward<Layer.BatchNorm>(
            name,
            check,
            (site, pass, own) =>
            {
                own.Forward(pass);
                var epsilon = site.Layer<Layer.BatchNorm>().Epsilon;
                foreach (var v in Channels(site, pass))
                {
                    var other = sigma(v, 1 / (v.Inverse * v.Inverse) - epsilon, epsilon);
                    foreach (var e in v.Elements)
                        pass.Output[e] = v.Gamma * v.Hat(e) / (v.Inverse * other) + pass.Parameter(Beta)[v.Index];
                }
            },
            "output"
        );

    private static void InputGradient(
        Site site,
        NodePass<double> pass,
        Contribution contribution,
        Func<Channel, int, double> dx
    )
    {
        foreach (var v in Channels(site, pass))
        foreach (var e in v.Elements)
            contribution.Inputs[0][e] = v.Gamma * v.Inverse * dx(v, e);
    }

    private static Fault Moved(
        string name,
        Action<Site, NodePass<double>, (double[] Mean, double[] Variance)> change,
        params IReadOnlyList<string> named
    ) => Fault.In<Layer.BatchNorm>(name, FaultCheck.RunningState, (site, own) => Moving(site, own, change), named);

    private static WrongOperation Moving(
        Site site,
        Operation<double> own,
        Action<Site, NodePass<double>, (double[] Mean, double[] Variance)> change
    ) =>
        new(
            pass =>
            {
                var before = (pass.State(RunningMean).ToArray(), pass.State(RunningVariance).ToArray());
                own.Forward(pass);
                if (pass.MovesStatistics)
                    change(site, pass, before);
            },
            own.Backward
        );

    /// <summary>The mixture with another value of the batch.</summary>
    private static void Mix(Span<double> running, double[] before, Site site, Func<double, double> change)
    {
        var momentum = site.Layer<Layer.BatchNorm>().Momentum!.Value;
        for (var i = 0; i < running.Length; i++)
            running[i] =
                (1 - momentum) * before[i] + momentum * change((running[i] - (1 - momentum) * before[i]) / momentum);
    }

    private static void Swap(Span<double> running, double[] before, double momentum)
    {
        for (var i = 0; i < running.Length; i++)
            running[i] = momentum * before[i] + (1 - momentum) * ((running[i] - (1 - momentum) * before[i]) / momentum);
    }
}
