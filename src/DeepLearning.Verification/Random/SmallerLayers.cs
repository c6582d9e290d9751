namespace DeepLearning.Verification;

/// <summary>
/// A layer made simpler, for <see cref="Shrinker"/>: fewer units, smaller windows, no padding, no bias.
/// </summary>
internal static class SmallerLayers
{
    /// <summary>Each with one setting less, the coarsest change first.</summary>
    public static IEnumerable<Layer> Of(Layer layer)
    {
        switch (layer)
        {
            case Layer.Input input:
                for (var axis = 0; axis < input.Shape.Rank; axis++)
                {
                    var extents = input.Shape.Extents.ToArray();
                    foreach (var extent in new[] { 1, extents[axis] / 2, extents[axis] - 1 })
                        if (extent > 0 && extent < input.Shape[axis])
                            yield return input with
                            {
                                Shape = Shape.Create([.. extents[..axis], extent, .. extents[(axis + 1)..]]),
                            };
                }

                break;
            case Layer.Embedding embedding:
                yield return embedding with
                {
                    Features = 1,
                };
                yield return embedding with
                {
                    PaddingIndex = null,
                };
                break;
            case Layer.Dense dense:
                if (dense.Units > 1)
                    yield return dense with
                    {
                        Units = 1,
                    };
                if (dense.Units > 2)
                    yield return dense with
                    {
                        Units = dense.Units - 1,
                    };
                if (dense.HasBias)
                    yield return dense with
                    {
                        HasBias = false,
                    };
                break;
            case Layer.Conv2d conv:
                if (conv.Groups > 1)
                    yield return conv with
                    {
                        Groups = 1,
                    };
                if (conv.Channels > conv.Groups)
                    yield return conv with
                    {
                        Channels = conv.Groups,
                    };
                if (conv.Channels > conv.Groups)
                    yield return conv with
                    {
                        Channels = conv.Channels - conv.Groups,
                    };
                if (conv.HasBias)
                    yield return conv with
                    {
                        HasBias = false,
                    };
                yield return conv with
                {
                    Kernel = 1,
                };
                yield return conv with
                {
                    Stride = 1,
                };
                yield return conv with
                {
                    Dilation = 1,
                };
                yield return conv with
                {
                    PaddingMode = PaddingMode.Zeros,
                };
                yield return conv with
                {
                    Padding = Padding.None,
                };
                break;
            case Layer.Conv1d conv:
                yield return conv with
                {
                    Groups = 1,
                    Channels = 1,
                };
                yield return conv with
                {
                    HasBias = false,
                };
                yield return conv with
                {
                    Kernel = 1,
                };
                yield return conv with
                {
                    Stride = 1,
                    Dilation = 1,
                };
                yield return conv with
                {
                    PaddingMode = PaddingMode.Zeros,
                };
                yield return conv with
                {
                    Padding = Padding1d.None,
                };
                break;
            case Layer.ConvTranspose1d conv:
                yield return conv with
                {
                    Groups = 1,
                    Channels = 1,
                };
                yield return conv with
                {
                    HasBias = false,
                };
                yield return conv with
                {
                    Kernel = 1,
                };
                yield return conv with
                {
                    OutputPadding = 0,
                };
                yield return conv with
                {
                    Stride = 1,
                    Dilation = 1,
                };
                yield return conv with
                {
                    Padding = 0,
                };
                break;
            case Layer.ConvTranspose2d conv:
                yield return conv with
                {
                    Groups = 1,
                    Channels = 1,
                };
                yield return conv with
                {
                    HasBias = false,
                };
                yield return conv with
                {
                    Kernel = 1,
                };
                yield return conv with
                {
                    OutputPadding = 0,
                };
                yield return conv with
                {
                    Stride = 1,
                    Dilation = 1,
                };
                yield return conv with
                {
                    Padding = 0,
                };
                break;
            case Layer.LayerNorm norm:
                yield return norm with
                {
                    Axes = 1,
                    Affine = false,
                };
                yield return norm with
                {
                    Affine = false,
                };
                break;
            case Layer.Softmax softmax:
                yield return softmax with
                {
                    Axis = -1,
                };
                break;
            case Layer.LogSoftmax softmax:
                yield return softmax with
                {
                    Axis = -1,
                };
                break;
            case Layer.BatchNorm norm:
                yield return norm with
                {
                    Affine = true,
                };
                yield return norm with
                {
                    Momentum = 0.1,
                };
                yield return norm with
                {
                    TrackRunningStatistics = true,
                };
                yield return norm with
                {
                    Frozen = false,
                };
                break;
            case Layer.Upsample upsample:
                yield return upsample with
                {
                    AlignCorners = false,
                };
                if (upsample.Factor is { } factor)
                    yield return upsample with
                    {
                        Factor = (Math.Ceiling(factor.Height), Math.Ceiling(factor.Width)),
                    };
                yield return upsample with
                {
                    Mode = UpsampleMode.Nearest,
                    AlignCorners = false,
                };
                break;
            case Layer.ZeroPad2d pad:
                yield return pad with
                {
                    Padding = Padding.None,
                };
                break;
            case Layer.MaxPool1d pool:
                yield return pool with
                {
                    CeilMode = false,
                };
                yield return pool with
                {
                    Stride = 1,
                    Dilation = 1,
                };
                yield return pool with
                {
                    Padding = 0,
                };
                break;
            case Layer.AvgPool1d pool:
                yield return pool with
                {
                    CeilMode = false,
                };
                yield return pool with
                {
                    Stride = 1,
                };
                yield return pool with
                {
                    Padding = 0,
                };
                break;
            case Layer.MaxPool2d pool:
                yield return pool with
                {
                    CeilMode = false,
                };
                yield return pool with
                {
                    Stride = 1,
                };
                yield return pool with
                {
                    Dilation = 1,
                };
                yield return pool with
                {
                    Padding = 0,
                };
                break;
            case Layer.AvgPool2d pool:
                yield return pool with
                {
                    CeilMode = false,
                };
                yield return pool with
                {
                    Stride = 1,
                };
                yield return pool with
                {
                    Padding = 0,
                };
                break;
        }
    }
}
