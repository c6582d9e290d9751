using System.Numerics;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A running average of the weights beside the weights themselves, which it does not change: a closed union. It is kept
/// in the checkpoint, by the parameters' names. Definitions and defaults are those of torch.optim.swa_utils.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Exponential), "exponential")]
[JsonDerivedType(typeof(Stochastic), "stochastic")]
public abstract record WeightAveraging
{
    private WeightAveraging() { }

    /// <summary>The epoch, counted from 1, whose weights are the first in the average.</summary>
    public int FromEpoch
    {
        get;
        init => field = Require.Positive(value);
    } = 1;

    /// <summary>
    /// Whether validation, early stopping and the best parameters are those of the average, and the executor holds it
    /// when the run is over. Otherwise it is in the checkpoint only. For a validation the executor imports it, and its
    /// own weights afterwards: predictors that read the executor's weights see both.
    /// </summary>
    public bool InEvaluation { get; init; } = true;

    /// <summary>
    /// Whether running statistics are averaged as the weights are (PyTorch's use_buffers); otherwise the average goes
    /// with the latest.
    /// </summary>
    public bool OfStatistics { get; init; }

    /// <summary>
    /// The share that weights have in the average that takes them in, 1 for the first; null where they are not taken
    /// in.
    /// </summary>
    /// <param name="averaged">How many are in it.</param>
    /// <param name="epoch">The epoch that the weights are of, counted from 1.</param>
    /// <param name="atEnd">Whether they are those after the epoch; otherwise they are those after an update.</param>
    public abstract double? ShareOf(long averaged, int epoch, bool atEnd);

    /// <summary>The average a with weights w more: a + s (w - a).</summary>
    /// <param name="average">a; null before the first.</param>
    /// <param name="now">w.</param>
    /// <param name="share">s; see <see cref="ShareOf"/>.</param>
    public ExecutorState<T> Take<T>(ExecutorState<T>? average, ExecutorState<T> now, double share)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(
            average is null ? now.Parameters : Between(average.Parameters, now.Parameters, share),
            average is null || !OfStatistics ? now.State : Between(average.State, now.State, share),
            NamedTensors<T>.Empty
        );

    private static NamedTensors<T> Between<T>(NamedTensors<T> average, NamedTensors<T> now, double share)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = T.CreateChecked(share);
        return new(
            now.Select(pair =>
                KeyValuePair.Create(
                    pair.Key,
                    HostTensor<T>.Create(
                        pair.Value.Shape,
                        values =>
                        {
                            var a = average[pair.Key].Span;
                            var w = pair.Value.Span;
                            for (var i = 0; i < values.Length; i++)
                                values[i] = a[i] + s * (w[i] - a[i]);
                        }
                    )
                )
            )
        );
    }

    /// <summary>
    /// EMA: after each update a = d a + (1 - d) w, from a = w on. Source: Polyak and Juditsky, "Acceleration of
    /// stochastic approximation by averaging" (1992), with weights that fade.
    /// </summary>
    public sealed record Exponential : WeightAveraging
    {
        public Exponential(double decay = 0.999) => Decay = decay;

        /// <summary>d: how much of the average is kept at each update, in [0, 1).</summary>
        public double Decay
        {
            get;
            init => field = Require.Rate(value);
        }

        public override double? ShareOf(long averaged, int epoch, bool atEnd) =>
            atEnd || epoch < FromEpoch ? null
            : averaged == 0 ? 1
            : 1 - Decay;
    }

    /// <summary>
    /// SWA: the mean of the weights after every k-th epoch, from one on. A schedule that ends at a rate that is not
    /// small goes with it. Source: Izmailov et al., "Averaging weights leads to wider optima and better generalization"
    /// (2018).
    /// </summary>
    public sealed record Stochastic : WeightAveraging
    {
        public Stochastic(int fromEpoch, int everyEpochs = 1) => (FromEpoch, EveryEpochs) = (fromEpoch, everyEpochs);

        /// <summary>k, at least 1: a cyclic schedule's length in epochs.</summary>
        public int EveryEpochs
        {
            get;
            init => field = Require.Positive(value);
        }

        public override double? ShareOf(long averaged, int epoch, bool atEnd) =>
            atEnd && epoch >= FromEpoch && (epoch - FromEpoch) % EveryEpochs == 0 ? 1.0 / (averaged + 1) : null;
    }
}
