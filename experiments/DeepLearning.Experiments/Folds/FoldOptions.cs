namespace DeepLearning.Experiments;

/// <summary>The options of a cross-validation.</summary>
public static class FoldOptions
{
    public static ExperimentOption Folds { get; } =
        new("folds", "K", "cross-validation: each of K parts is judged by a net that has learnt the others");

    /// <summary>K, at least 2; 5 unless said.</summary>
    public static int Count(ExperimentSettings settings) => settings.Source.GetInt32(Folds.Name, 5, min: 2);

    /// <exception cref="ConfigurationException">An option of single runs, which has no effect here, is given.</exception>
    public static void RefuseCheckpoints(ExperimentSettings settings)
    {
        string[] notHere = ["resume", "checkpoint-every", "overwrite"];
        if (Array.Find(notHere, settings.Source.Has) is { } option)
            throw new ConfigurationException(
                $"option '{option}' is for one run, but a cross-validation has one a part, and writes no checkpoint"
            );
    }
}
