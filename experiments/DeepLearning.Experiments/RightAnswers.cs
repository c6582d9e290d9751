using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>How many samples of a data set an executor reads right.</summary>
public static class RightAnswers
{
    public static Accuracy Of<T>(IExecutor<T> executor, Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Trainer.Fold(
            executor,
            data,
            default(Accuracy),
            (accuracy, logits, targets) => accuracy.Add(logits, ((Targets<T>.Classes)targets).Indices.Span)
        );
}
