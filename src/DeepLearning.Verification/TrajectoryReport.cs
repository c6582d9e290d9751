namespace DeepLearning.Verification;

/// <summary>
/// Two backends after the same number of steps. Differences are |difference| over the largest absolute value of all
/// tensors of their kind.
/// </summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="FirstLoss">The first backend's loss in this step.</param>
/// <param name="SecondLoss">The second backend's.</param>
/// <param name="Parameters">The largest difference of a parameter.</param>
/// <param name="State">The largest difference of the running statistics.</param>
/// <param name="OptimizerState">The largest difference of the optimizer's state.</param>
public sealed record TrajectoryStep(
    int Step,
    double FirstLoss,
    double SecondLoss,
    double Parameters,
    double State,
    double OptimizerState
)
{
    /// <summary>The difference of the losses over the larger one.</summary>
    public double Loss =>
        FirstLoss.Equals(SecondLoss) ? 0
        : double.IsFinite(FirstLoss) && double.IsFinite(SecondLoss)
            ? Math.Abs(FirstLoss - SecondLoss) / Math.Max(Math.Abs(FirstLoss), Math.Abs(SecondLoss))
        : double.PositiveInfinity;

    /// <summary>The largest of the four.</summary>
    public double Largest => Math.Max(Math.Max(Loss, Parameters), Math.Max(State, OptimizerState));
}

/// <summary>Two backends' runs side by side.</summary>
/// <param name="First">The first backend's name.</param>
/// <param name="Second">The second backend's name.</param>
/// <param name="Tolerance">The bound on every difference.</param>
/// <param name="Steps">One entry a step.</param>
public sealed record TrajectoryReport(string First, string Second, double Tolerance, Sequence<TrajectoryStep> Steps)
{
    /// <summary>The first step after which they differ beyond the tolerance; null when they never do.</summary>
    public int? FirstPartedStep => Steps.FirstOrDefault(step => !(step.Largest <= Tolerance))?.Step;

    /// <summary>They stayed together for at least one step, and for all of them.</summary>
    public bool Passed => Steps.Count > 0 && FirstPartedStep is null;

    /// <summary>The largest difference of all steps.</summary>
    public double Worst => Steps.Count == 0 ? 0 : Steps.Max(step => step.Largest);

    public override string ToString() =>
        FormattableString.Invariant($"{First} against {Second}, {Steps.Count} steps: worst difference {Worst:0.0e+0}, ")
        + (
            FirstPartedStep is { } step
                ? FormattableString.Invariant($"parted at step {step}")
                : FormattableString.Invariant($"together within {Tolerance:0.0e+0}")
        );
}
