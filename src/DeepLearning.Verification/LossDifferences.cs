namespace DeepLearning.Verification;

/// <summary>
/// The loss as a function of one number: one element of one parameter or input, everything else as it stands, in the
/// same mode and with the same dropout mask.
/// </summary>
internal sealed class LossDifferences
{
    private readonly IExecutor<double> _executor;
    private readonly Batch<double> _batch;
    private readonly RngKey _key;
    private readonly ExecutorState<double> _state;
    private readonly bool _training;
    private readonly double _center;

    /// <exception cref="InvalidOperationException">The loss is no function of its arguments.</exception>
    public LossDifferences(
        IExecutor<double> executor,
        Batch<double> batch,
        RngKey key,
        ExecutorState<double> state,
        bool training
    )
    {
        (_executor, _batch, _key, _state, _training) = (executor, batch, key, state, training);
        executor.Import(state);
        _center = executor.Differentiate(batch, key, training).Loss;
        var again = executor.Differentiate(batch, key, training).Loss;
        if (!again.Equals(_center))
            throw new InvalidOperationException(
                $"the loss of the same batch is {_center:R} and then {again:R}: something is kept from pass "
                    + "to pass, so its differences mean nothing"
            );
    }

    /// <summary>
    /// The difference by element for a parameter; 0 in a padding row, which backward passes take for a constant.
    /// </summary>
    public Func<int, double, FiniteDifference> OfParameter(string name)
    {
        var padding = _executor.Model.Parameters.First(p => p.Name == name).Spec.PaddingRange;
        return (index, step) =>
        {
            if (index >= padding.Start.Value && index < padding.End.Value)
                return new(0, 0);
            var values = _state.Parameters[name];
            try
            {
                return FiniteDifference.At(
                    value =>
                    {
                        _executor.Import(
                            _state with
                            {
                                Parameters = Replace(_state.Parameters, name, Replace(values.Span, index, value)),
                            }
                        );
                        return _executor.Differentiate(_batch, _key, _training).Loss;
                    },
                    values[index],
                    _center,
                    step
                );
            }
            finally
            {
                _executor.Import(_state);
            }
        };
    }

    /// <summary>The difference by element for an input.</summary>
    public Func<int, double, FiniteDifference> OfInput(int input) =>
        (index, step) =>
            FiniteDifference.At(
                value =>
                    _executor
                        .Differentiate(
                            new Batch<double>(
                                _batch.Count,
                                _batch
                                    .Inputs.Select(
                                        (values, i) => i == input ? Replace(values.Reals.Span, index, value) : values
                                    )
                                    .ToSequence(),
                                _batch.Targets,
                                _batch.SampleIndices
                            ),
                            _key,
                            _training
                        )
                        .Loss,
                _batch.Inputs[input].Reals.Span[index],
                _center,
                step
            );

    private static double[] Replace(ReadOnlySpan<double> values, int index, double value)
    {
        var copy = values.ToArray();
        copy[index] = value;
        return copy;
    }

    private static NamedTensors<double> Replace(NamedTensors<double> tensors, string name, double[] values) =>
        new(
            tensors.Select(pair =>
                pair.Key == name ? KeyValuePair.Create(name, HostTensor<double>.Copy(pair.Value.Shape, values)) : pair
            )
        );
}
