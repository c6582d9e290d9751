using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>What a trial trains.</summary>
/// <param name="Model">The model.</param>
/// <param name="Plan">How; its seed is the trial's.</param>
public sealed record Trial(Model Model, TrainingPlan Plan)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The SHA-256, in lower-case hexadecimal, of both as JSON.</summary>
    public string Sha256() =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(ModelJson.Write(Model) + "\n" + JsonSerializer.Serialize(Plan, Options))
            )
        );
}
