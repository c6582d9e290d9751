namespace DeepLearning.Verification;

/// <summary>What the check of one random model found.</summary>
/// <param name="Stage">
/// The part that failed: "gradients", "evaluation", "prediction", "update", or an exception's type; null when all
/// passed.
/// </param>
/// <param name="Report">What is wrong, in full; empty when all passed.</param>
/// <param name="Values">Gradient elements compared.</param>
/// <param name="Kinks">Elements that finite differences left out.</param>
/// <param name="IllConditioned">Tensors beyond the table's bound, but within what rounding alone does to them.</param>
public sealed record RandomOutcome(string? Stage, string Report, long Values, int Kinks, int IllConditioned)
{
    public bool Passed => Stage is null;
}
