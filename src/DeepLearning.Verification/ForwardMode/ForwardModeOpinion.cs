namespace DeepLearning.Verification;

/// <summary>
/// What forward-mode differentiation says of a gradient g: along a direction v, the derivative of the naive forward
/// pass on dual numbers against the sum of g v. They are equal to rounding, whatever the direction: &lt;u, J v&gt; =
/// &lt;Jᵀ u, v&gt;.
/// </summary>
/// <param name="Slope">The derivative along v.</param>
/// <param name="First">The first backend's Σ g v.</param>
/// <param name="Second">The second backend's.</param>
/// <param name="AbsoluteError">
/// |First - Slope| over √Σ v²: about the root of the sum of the squared errors of g, whatever their signs.
/// </param>
/// <param name="ScaledError">|First - Slope| over √Σ (s v)², with the scale s of each element of g.</param>
/// <param name="Passed">Whether the first backend's is within the tolerance.</param>
public sealed record ForwardModeOpinion(
    double Slope,
    double First,
    double Second,
    double AbsoluteError,
    double ScaledError,
    bool Passed
);
