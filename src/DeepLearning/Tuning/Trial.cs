using System.Security.Cryptography;
using System.Text;

namespace DeepLearning;

/// <summary>What a trial trains.</summary>
/// <param name="Model">The model.</param>
/// <param name="Plan">How; its seed is the trial's.</param>
public sealed record Trial(Model Model, TrainingPlan Plan)
{
    /// <summary>The SHA-256, in lower-case hexadecimal, of both as JSON.</summary>
    public string Sha256() =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(ModelJson.Write(Model) + "\n" + PlanJson.Write(Plan)))
        );
}
