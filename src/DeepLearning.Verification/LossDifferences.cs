namespace DeepLearning.Verification;

/// <summary>
/// The loss as a function of one number: one element of one parameter or input, everything else as it stands, in the same mode and with
/// the same dropout mask.
/// </summary>
internal sealed class LossDifferences(
    IExecutor<double> executor, Batch<double> batch, RngKey key, Differentiation<double> center, GradientCheckOptions options, ulong seed)
{
    private readonly ExecutorState<double> _state = options.State ?? ExecutorState<double>.Initial(executor.Model, seed);

    /// <summary>The difference by element for a parameter.</summary>
    public Func<int, double, FiniteDifference> OfParameter(string name) => (index, step) =>
    {
        var values = _state.Parameters[name];
        try
        {
            return FiniteDifference.At(
                value =>
                {
                    executor.Import(_state with { Parameters = Replace(_state.Parameters, name, Replace(values.Span, index, value)) });
                    return executor.Differentiate(batch, key, options.Training).Loss;
                },
                values[index], center.Loss, step);
        }
        finally
        {
            executor.Import(_state);
        }
    };

    /// <summary>The difference by element for an input.</summary>
    public Func<int, double, FiniteDifference> OfInput(int input) => (index, step) => FiniteDifference.At(
        value => executor.Differentiate(
            new Batch<double>(
                batch.Count,
                batch.Inputs.Select((memory, i) => i == input ? Replace(memory.Span, index, value) : memory).ToSequence(),
                batch.Targets, batch.SampleIndices),
            key, options.Training).Loss,
        batch.Inputs[input].Span[index], center.Loss, step);

    private static double[] Replace(ReadOnlySpan<double> values, int index, double value)
    {
        var copy = values.ToArray();
        copy[index] = value;
        return copy;
    }

    private static NamedTensors<double> Replace(NamedTensors<double> tensors, string name, double[] values) =>
        new(tensors.Select(pair => pair.Key == name ? KeyValuePair.Create(name, HostTensor<double>.Copy(pair.Value.Shape, values)) : pair));
}
