using System.Numerics;
using DeepLearning.Experiments;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>The same seed gives the same run on both backends.</summary>
public class TrajectoryTests
{
    // Digits, batch norm after each convolution, dropout before the head.
    private static readonly Model Net = DigitsModels.Cnn(batchNorm: true);
    private static readonly Optimizer Rule = new Optimizer.Sgd(0.02, momentum: 0.9, weightDecay: 5e-4);

    [Fact]
    public void A_hundred_steps_on_the_digits_with_dropout_batch_norm_momentum_and_decay_agree_to_1e_10()
    {
        Assert.Equal((1e-10, 100), (Tolerances.Float64.Trajectory, Tolerances.Float64.Horizon));
        var report = Digits<double>(Tolerances.Float64.Horizon);
        Assert.True(report.Passed, report.ToString());
        Assert.True(report.Steps[^1].FirstLoss < 0.5 * report.Steps[0].FirstLoss, "the net does not learn");
    }

    [Fact]
    public void Float32_stays_together_to_its_horizon_and_the_step_at_which_it_parts_is_told()
    {
        var report = Digits<float>(100);
        TestContext.Current.TestOutputHelper?.WriteLine(
            "float32: "
                + (
                    report.FirstPartedStep is { } step
                        ? $"parted beyond {report.Tolerance} at step {step}"
                        : $"together within {report.Tolerance} for all {report.Steps.Count} steps"
                )
                + $"; worst within the horizon of {Tolerances.Float32.Horizon}: "
                + $"{report.Steps.Take(Tolerances.Float32.Horizon).Max(s => s.Largest):0.0e+0}"
        );
        foreach (var taken in report.Steps.Where(s => s.Step is 1 or 2 or 5 || s.Step % 10 == 0))
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"step {taken.Step, 3}: loss {taken.Loss:0.0e+0}, parameters {taken.Parameters:0.0e+0}, "
                    + $"state {taken.State:0.0e+0}, momentum {taken.OptimizerState:0.0e+0}"
            );
        Assert.True(
            report.FirstPartedStep is null || report.FirstPartedStep > Tolerances.Float32.Horizon,
            report.ToString()
        );
    }

    [Fact]
    public void Nesterov_with_clipping_and_groups_agrees_too()
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        var batches = Enumerable
            .Range(0, 4)
            .Select(i => TestData.Batch<double>(model, objective, 16, (ulong)i))
            .ToArray();
        var report = Trajectory.Compare(
            Checks.Reference,
            Checks.Torch,
            model,
            objective,
            batches,
            new Optimizer.Sgd(0.05, momentum: 0.9, nesterov: true),
            50,
            17,
            [new("0.*") { Frozen = true }, new("*.bias") { WeightDecay = 0 }],
            new Clipping.ByNorm(1)
        );
        Assert.True(report.Passed, report.ToString());
    }

    /// <summary>
    /// On a net without batch norm: before one, a bias has a gradient of pure rounding, which an adaptive rule blows up
    /// to a whole step.
    /// </summary>
    [Fact]
    public void A_hundred_steps_of_the_adaptive_rules_agree_to_1e_10()
    {
        var model = DigitsModels.Mlp();
        var data = DeepLearning.Digits.Load<double>();
        var batches = Enumerable
            .Range(0, 10)
            .Select(i => BatchOf(data.Subset([.. Enumerable.Range(16 * i, 16)])))
            .ToArray();
        foreach (
            var rule in new Optimizer[]
            {
                new Optimizer.Adam(1e-3),
                new Optimizer.AdamW(1e-3, amsGrad: true),
                new Optimizer.RmsProp(1e-3, momentum: 0.5),
                new Optimizer.Adagrad(),
                new Optimizer.NAdam(1e-3),
                new Optimizer.RAdam(1e-2),
                new Optimizer.Adadelta(),
            }
        )
        {
            var report = Trajectory.Compare(
                Checks.Reference,
                Checks.Torch,
                model,
                TestData.CrossEntropy(model),
                batches,
                rule,
                Tolerances.Float64.Horizon,
                17
            );
            Assert.True(report.Passed, $"{rule}: {report}");
            Assert.True(report.Steps[^1].FirstLoss < 0.7 * report.Steps[0].FirstLoss, $"{rule} does not learn");
        }
    }

    private static TrajectoryReport Digits<T>(int steps)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var data = DeepLearning.Digits.Load<T>();
        var batches = Enumerable
            .Range(0, 10)
            .Select(i => BatchOf(data.Subset([.. Enumerable.Range(16 * i, 16)])))
            .ToArray();
        var report = Trajectory.Compare(
            Checks.Reference,
            Checks.Torch,
            Net,
            TestData.CrossEntropy(Net),
            batches,
            Rule,
            steps,
            17
        );
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        return report;
    }

    private static Batch<T> BatchOf<T>(Dataset<T> part)
        where T : unmanaged, IFloatingPointIeee754<T> => new(part.Count, [part.Inputs.Memory], [part.Targets]);
}
