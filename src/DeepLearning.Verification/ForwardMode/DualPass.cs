namespace DeepLearning.Verification;

/// <summary>What one node's naive forward pass reads.</summary>
/// <param name="Inputs">In the node's order, each [count, ...].</param>
/// <param name="Parameters">Parameters and state by the layer's own names.</param>
/// <param name="Output">The shape of what it makes, [count, ...].</param>
/// <param name="IsTraining">Whether dropout and batch statistics are those of training.</param>
/// <param name="DropoutKey">The step's dropout key, folded with the node's name.</param>
/// <param name="SampleIndices">Each sample's index in the whole data set.</param>
public sealed record DualPass(
    IReadOnlyList<DualTensor> Inputs,
    IReadOnlyDictionary<string, DualTensor> Parameters,
    Shape Output,
    bool IsTraining,
    RngKey DropoutKey,
    ReadOnlyMemory<long> SampleIndices
)
{
    /// <summary>The number of samples.</summary>
    public int Count => Output[0];

    /// <summary>The only input, or the first.</summary>
    public DualTensor Input => Inputs[0];

    /// <summary>
    /// The same pass of a layer of signals, [count, channels, steps], as one of images of height 1: kernels too get a
    /// height.
    /// </summary>
    internal DualPass OfImages() =>
        this with
        {
            Inputs = [.. Inputs.Select(x => x.Reshaped(OfImage(x.Shape)))],
            Parameters = Parameters.ToDictionary(
                p => p.Key,
                p => p.Value.Shape.Rank == 3 ? p.Value.Reshaped(OfImage(p.Value.Shape)) : p.Value,
                StringComparer.Ordinal
            ),
            Output = OfImage(Output),
        };

    private static Shape OfImage(Shape signal) => [signal[0], signal[1], 1, signal[2]];
}

/// <summary>
/// A layer of your own with a forward pass on dual numbers: then the forward mode judges it, and models with it.
/// </summary>
public interface IDualForward
{
    /// <summary>
    /// The formula, as plainly as it can be written: no kernels, nothing kept, nothing shared with Forward.
    /// </summary>
    DualTensor Forward(DualPass pass);
}
