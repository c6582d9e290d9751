using System.Numerics;
using System.Text.Json;

namespace DeepLearning;

/// <summary>A run that goes on: what cannot be right, and what is not as it was.</summary>
internal static class Resumption
{
    public static void Check<T>(Checkpoint<T> from, Model model, TrainingPlan plan, int samples)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!from.Model.Equals(model))
            throw new ArgumentException($"the checkpoint is of another model: {Difference(from.Model, model)}");
        if (from.State.Seed != plan.Seed)
            throw new ArgumentException(
                $"the state to resume from has the seed {from.State.Seed}, but the plan has {plan.Seed}"
            );
        if (from.Plan.Optimizer.GetType() != plan.Optimizer.GetType() && from.Executor.OptimizerState.Count > 0)
            throw new ArgumentException(
                $"the checkpoint has the state of {from.Plan.Optimizer.GetType().Name}, but the plan "
                    + $"updates with {plan.Optimizer.GetType().Name}: begin a new run, with the checkpoint's "
                    + "parameters imported and without its optimizer state"
            );
        if (from.State.Progress.Batches > 0)
            CheckMidst(from, plan, samples);
    }

    /// <summary>In the midst of an epoch its batches must be the ones that they would have been.</summary>
    private static void CheckMidst(Checkpoint from, TrainingPlan plan, int samples)
    {
        if (from.Plan.BatchSize != plan.BatchSize)
            throw new ArgumentException(
                $"the checkpoint stands in the midst of an epoch of batches of {from.Plan.BatchSize}, but "
                    + $"the plan has batches of {plan.BatchSize}"
            );
        if (from.Run is { } run && run.Samples != samples)
            throw new ArgumentException(
                $"the checkpoint stands in the midst of an epoch of {run.Samples} samples, but the training "
                    + $"data has {samples}"
            );
    }

    /// <summary>A sentence for each thing that was otherwise so far; the results are other ones from here on.</summary>
    /// <param name="from">The checkpoint.</param>
    /// <param name="now">The identity of the run that goes on.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="origin">What computes it.</param>
    public static IEnumerable<string> Differences(
        Checkpoint from,
        RunIdentity now,
        TrainingPlan plan,
        CheckpointOrigin origin
    ) =>
        [
            .. PlanDifferences(from.Plan, plan),
            .. from.Run is { } run ? DataDifferences(run, now) : [],
            .. Parts(
                ("the backend", from.Origin.Backend, origin.Backend),
                ("the device", from.Origin.Device, origin.Device),
                ("the number of threads", from.Origin.Threads, origin.Threads),
                ("the width of vectors in bits", from.Origin.VectorBits, origin.VectorBits)
            ),
        ];

    private static IEnumerable<string> PlanDifferences(TrainingPlan before, TrainingPlan now)
    {
        var (old, new_) = (Properties(before), Properties(now));
        foreach (var name in old.Keys.Union(new_.Keys))
        {
            var (was, becomes) = (old.GetValueOrDefault(name, "null"), new_.GetValueOrDefault(name, "null"));
            if (was != becomes)
                yield return Sentence($"the plan's {name}", was, becomes);
        }
    }

    private static Dictionary<string, string> Properties(TrainingPlan plan)
    {
        using var document = JsonDocument.Parse(PlanJson.Write(plan));
        return document
            .RootElement.EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value.GetRawText());
    }

    private static List<string> DataDifferences(RunIdentity before, RunIdentity now)
    {
        var parts = Parts(
                ("the precision", before.Precision, now.Precision),
                ("the number of training samples", before.Samples, now.Samples),
                ("the number of validation samples", before.ValidationSamples, now.ValidationSamples)
            )
            .ToList();
        if (parts.Count == 0 && before.DataSha256 != now.DataSha256)
            parts.Add("the training or validation data are others than so far, of the same number");
        return parts;
    }

    private static IEnumerable<string> Parts(params (string What, object? Before, object? Now)[] parts) =>
        parts.Where(p => !Equals(p.Before, p.Now)).Select(p => Sentence(p.What, p.Before ?? "none", p.Now ?? "none"));

    private static string Sentence(string what, object before, object now) =>
        FormattableString.Invariant($"{what} was {before} so far and is {now} from here on");

    private static string Describe(Node node) =>
        $"'{node.Name}', {NetNode.Label(node.Layer)} of {string.Join(", ", node.Inputs)}";

    private static string Difference(Model saved, Model wanted)
    {
        for (var i = 0; i < Math.Min(saved.Nodes.Count, wanted.Nodes.Count); i++)
            if (saved.Nodes[i] != wanted.Nodes[i])
                return $"its node {i} is {Describe(saved.Nodes[i])}, but {Describe(wanted.Nodes[i])} is expected";
        return saved.Nodes.Count != wanted.Nodes.Count
            ? $"it has {saved.Nodes.Count} nodes, but {wanted.Nodes.Count} are expected"
            : $"its outputs are {saved.Outputs}, but {wanted.Outputs} are expected";
    }
}
