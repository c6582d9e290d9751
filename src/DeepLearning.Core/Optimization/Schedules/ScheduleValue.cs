namespace DeepLearning;

/// <summary>What a schedule says of one position.</summary>
/// <param name="RateFactor">What the optimizer's learning rate is multiplied with.</param>
/// <param name="Momentum">
/// What takes the place of the optimizer's momentum (Adam's first decay); null to leave it.
/// </param>
public readonly record struct ScheduleValue(double RateFactor, double? Momentum = null);
