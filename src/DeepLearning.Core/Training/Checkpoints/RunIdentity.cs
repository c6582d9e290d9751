using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DeepLearning;

/// <summary>
/// Which run a checkpoint is of, and what it learns from. A run keeps its <paramref name="Id"/> when it is resumed, on
/// another backend or with another plan too; two that begin with equal model, plan, precision and data are one.
/// </summary>
/// <param name="Id">16 hexadecimal digits, from all that the run began with.</param>
/// <param name="Precision">float32 or float64.</param>
/// <param name="Samples">The training samples.</param>
/// <param name="ValidationSamples">The validation samples; null for none.</param>
/// <param name="DataSha256">
/// See <see cref="DatasetHash"/> or, of what comes in blocks, <see cref="StreamedDataset{T}.Sha256"/>.
/// </param>
public sealed record RunIdentity(string Id, string Precision, int Samples, int? ValidationSamples, string DataSha256)
{
    /// <param name="model">What is trained.</param>
    /// <param name="plan">How.</param>
    /// <param name="train">What is learnt from.</param>
    /// <param name="validation">What is validated on; null for nothing.</param>
    /// <param name="before">
    /// The identity in the checkpoint that the run goes on from; null for a run that begins.
    /// </param>
    public static RunIdentity Of<T>(
        Model model,
        TrainingPlan plan,
        Dataset<T> train,
        Dataset<T>? validation,
        RunIdentity? before = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var data = validation is null ? DatasetHash.Sha256(train) : DatasetHash.Sha256(train, validation);
        return Of<T>(model, plan, train.Count, validation?.Count, data, before);
    }

    /// <param name="model">What is trained.</param>
    /// <param name="plan">How.</param>
    /// <param name="samples">How many samples are learnt from.</param>
    /// <param name="validationSamples">How many are validated on; null for none.</param>
    /// <param name="data">What data it is, as a SHA-256.</param>
    /// <param name="before">
    /// The identity in the checkpoint that the run goes on from; null for a run that begins.
    /// </param>
    public static RunIdentity Of<T>(
        Model model,
        TrainingPlan plan,
        int samples,
        int? validationSamples,
        string data,
        RunIdentity? before = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var precision = typeof(T) == typeof(float) ? "float32" : "float64";
        return new(
            before?.Id ?? Hash($"{Text(model)}\n{PlanJson.Write(plan)}\n{precision}\n{data}"),
            precision,
            samples,
            validationSamples,
            data
        );
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>A custom layer may be none that JSON can hold: then the nodes' names and kinds must do.</summary>
    private static string Text(Model model)
    {
        try
        {
            return ModelJson.Write(model);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            return string.Join(
                '\n',
                model.Nodes.Select(node => $"{node.Name} {node.Layer.GetType().Name} {node.Inputs}")
            );
        }
    }
}
