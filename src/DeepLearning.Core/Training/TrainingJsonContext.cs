using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How plans and checkpoints' states are read and written: see <see cref="StrictJson.Options"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TrainingPlan))]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(CheckpointOrigin))]
[JsonSerializable(typeof(RunIdentity))]
[JsonSerializable(typeof(Schedule))]
[JsonSerializable(typeof(LossTerm))]
[JsonSerializable(typeof(ParameterGroup))]
[JsonSerializable(typeof(Augmentation))]
[JsonSerializable(typeof(EpochRecord))]
[JsonSerializable(typeof(TermScore))]
[JsonSerializable(typeof(WeightAveraging.Exponential), TypeInfoPropertyName = "ExponentialAveraging")]
internal sealed partial class TrainingJsonContext : JsonSerializerContext;
