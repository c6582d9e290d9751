using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A plan as the text that names it: what runs and trials are told apart by. It never changes for a plan that was
/// there before, so that what was begun goes on.
/// </summary>
public static class PlanJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = StrictJson.Options.TypeInfoResolver,
    };

    /// <summary>All of the plan, also what follows from its settings, in one line.</summary>
    public static string Write(TrainingPlan plan) => StrictJson.Write(plan, Options);
}
