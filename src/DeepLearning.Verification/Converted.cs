using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>A copy of a batch in another precision, which is nobody's loan.</summary>
internal static class Converted
{
    public static Batch<TTo> Of<TFrom, TTo>(Batch<TFrom> batch)
        where TFrom : unmanaged, IFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IFloatingPointIeee754<TTo> =>
        new(
            batch.Count,
            batch
                .Inputs.Select(input =>
                    input.IsIndices
                        ? (InputValues<TTo>)input.Indices.ToArray()
                        : new InputValues<TTo>(Values<TFrom, TTo>(input.Reals))
                )
                .ToSequence(),
            batch
                .Targets.Select(target =>
                    (
                        target switch
                        {
                            Targets<TFrom>.Classes classes => (Targets<TTo>)
                                new Targets<TTo>.Classes(classes.Indices.ToArray()),
                            Targets<TFrom>.Values values => new Targets<TTo>.Values(
                                Values<TFrom, TTo>(values.Elements)
                            ),
                            _ => throw new NotSupportedException(
                                $"targets of the kind {target.GetType().Name} cannot be converted"
                            ),
                        }
                    ) with
                    {
                        SampleWeights = Values<TFrom, TTo>(target.SampleWeights),
                    }
                )
                .ToSequence(),
            batch.SampleIndices.ToArray()
        );

    private static ReadOnlyMemory<TTo> Values<TFrom, TTo>(ReadOnlyMemory<TFrom> values)
        where TFrom : unmanaged, IFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IFloatingPointIeee754<TTo> => Array.ConvertAll(values.ToArray(), TTo.CreateChecked);
}
