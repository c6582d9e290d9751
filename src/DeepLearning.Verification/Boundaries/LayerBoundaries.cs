namespace DeepLearning.Verification;

/// <summary>
/// Where a layer's edges are: the samples' shapes at which it does the least, and where its function bends.
/// </summary>
/// <param name="Shapes">By name, the shapes of its inputs.</param>
/// <param name="Kinks">Where it bends, 0 where nothing is known.</param>
internal sealed record LayerEdges(IReadOnlyList<(string Name, Sequence<Shape> Inputs)> Shapes, params double[] Kinks);

/// <summary>The edges of every layer. A new layer does not compile until it has them.</summary>
internal sealed class LayerBoundaries : ILayerVisitor<LayerEdges>
{
    public LayerEdges Visit(Layer.Input layer) => new([], 0);

    public LayerEdges Visit(Layer.Embedding layer) => Rows();

    public LayerEdges Visit(Layer.Dense layer) => Rows();

    public LayerEdges Visit(Layer.Conv1d layer) => Signals(Windows(layer.ToConv2d().Window, layer.Groups));

    public LayerEdges Visit(Layer.Conv2d layer) => Windows(layer.Window, layer.Groups);

    public LayerEdges Visit(Layer.ConvTranspose1d layer) => Signals(Spread(layer.ToConvTranspose2d()));

    public LayerEdges Visit(Layer.ConvTranspose2d layer) => Spread(layer);

    public LayerEdges Visit(Layer.MaxPool1d layer) => Signals(Windows(layer.ToMaxPool2d().Window, 1));

    public LayerEdges Visit(Layer.MaxPool2d layer) => Windows(layer.Window, 1);

    public LayerEdges Visit(Layer.AvgPool1d layer) => Signals(Windows(layer.ToAvgPool2d().Window, 1));

    public LayerEdges Visit(Layer.AvgPool2d layer) => Windows(layer.Window, 1);

    public LayerEdges Visit(Layer.AdaptiveMaxPool1d layer) => Signals(Images());

    public LayerEdges Visit(Layer.AdaptiveMaxPool2d layer) => Images();

    public LayerEdges Visit(Layer.AdaptiveAvgPool1d layer) => Signals(Images());

    public LayerEdges Visit(Layer.AdaptiveAvgPool2d layer) => Images();

    public LayerEdges Visit(Layer.GlobalMaxPool2d layer) => Images();

    public LayerEdges Visit(Layer.GlobalAvgPool2d layer) => Images();

    public LayerEdges Visit(Layer.Upsample layer) =>
        layer.Mode switch
        {
            UpsampleMode.Linear => Signals(Images()),
            UpsampleMode.Bilinear => Images(),
            _ => new(
                [
                    .. Signals(Images()).Shapes.Select(shape => ($"{shape.Name} of signals", shape.Inputs)),
                    .. Images().Shapes,
                ],
                0
            ),
        };

    public LayerEdges Visit(Layer.PixelShuffle layer) =>
        new(
            [
                (
                    "one pixel",
                    [
                        [layer.Factor * layer.Factor, 1, 1],
                    ]
                ),
                (
                    "some pixels",
                    [
                        [2 * layer.Factor * layer.Factor, 2, 3],
                    ]
                ),
            ],
            0
        );

    public LayerEdges Visit(Layer.Flatten layer) => Images();

    public LayerEdges Visit(Layer.Reshape layer) =>
        new(
            [
                (
                    "as many values",
                    [
                        [layer.Shape.Size],
                    ]
                ),
            ],
            0
        );

    public LayerEdges Visit(Layer.ZeroPad2d layer) => Images();

    public LayerEdges Visit(Layer.ReLU layer) => Vectors(0);

    public LayerEdges Visit(Layer.LeakyReLU layer) => Vectors(0);

    public LayerEdges Visit(Layer.Sigmoid layer) => Vectors(0);

    public LayerEdges Visit(Layer.Tanh layer) => Vectors(0);

    public LayerEdges Visit(Layer.ELU layer) => Vectors(0);

    public LayerEdges Visit(Layer.GELU layer) => Vectors(0, -0.75);

    public LayerEdges Visit(Layer.SiLU layer) => Vectors(0, -1.278);

    public LayerEdges Visit(Layer.Softplus layer) => Vectors(layer.Threshold / layer.Beta, 0);

    public LayerEdges Visit(Layer.PReLU layer) => new([.. Vectors().Shapes, .. Images().Shapes], 0);

    public LayerEdges Visit(Layer.ReLU6 layer) => Vectors(0, 6);

    public LayerEdges Visit(Layer.Hardsigmoid layer) => Vectors(-3, 3);

    public LayerEdges Visit(Layer.Hardswish layer) => Vectors(-3, 3, -1.5);

    public LayerEdges Visit(Layer.CELU layer) => Vectors(0);

    public LayerEdges Visit(Layer.SELU layer) => Vectors(0);

    public LayerEdges Visit(Layer.Mish layer) => Vectors(0, -1.192);

    public LayerEdges Visit(Layer.LogSigmoid layer) => Vectors(0);

    public LayerEdges Visit(Layer.GLU layer) => Halves();

    public LayerEdges Visit(Layer.Softmax layer) => Rows();

    public LayerEdges Visit(Layer.LogSoftmax layer) => Rows();

    public LayerEdges Visit(Layer.Dropout layer) => Vectors();

    public LayerEdges Visit(Layer.AlphaDropout layer) => Vectors();

    public LayerEdges Visit(Layer.Dropout2d layer) => Images();

    public LayerEdges Visit(Layer.BatchNorm layer) =>
        new([.. Vectors().Shapes, ("a signal", [Shape.Of(2, 9)]), .. Images().Shapes], 0);

    public LayerEdges Visit(Layer.LayerNorm layer) => new([.. Rows().Shapes, .. Images().Shapes], 0);

    public LayerEdges Visit(Layer.GroupNorm layer) => new([.. Vectors().Shapes, .. Images().Shapes], 0);

    public LayerEdges Visit(Layer.InstanceNorm layer) => new([.. Vectors().Shapes, .. Images().Shapes], 0);

    public LayerEdges Visit(Layer.RMSNorm layer) => new([.. Vectors().Shapes, .. Images().Shapes], 0);

    public LayerEdges Visit(Layer.Concat layer) =>
        new(
            [
                (
                    "one input",
                    [
                        [3],
                    ]
                ),
                (
                    "three inputs",
                    [
                        [4],
                        [1],
                        [2],
                    ]
                ),
            ],
            0
        );

    public LayerEdges Visit(Layer.Add layer) =>
        new(
            [
                (
                    "one input",
                    [
                        [3],
                    ]
                ),
                .. Joined().Shapes,
            ],
            0
        );

    public LayerEdges Visit(Layer.Subtract layer) => Joined();

    public LayerEdges Visit(Layer.Multiply layer) => Joined();

    public LayerEdges Visit(Layer.Maximum layer) => Joined();

    public LayerEdges Visit(Layer.Scale layer) => Vectors(layer.Factor == 0 ? 0 : -layer.Shift / layer.Factor);

    public LayerEdges Visit(Layer.Sum layer) => Images();

    public LayerEdges Visit(Layer.Mean layer) => Images();

    public LayerEdges Visit(Layer.Slice layer) => Images();

    public LayerEdges Visit(Layer.Select layer) => Images();

    public LayerEdges Visit(Layer.Transpose layer) => Images();

    public LayerEdges Visit(Layer.MatMul layer) =>
        new(
            [
                (
                    "one number each",
                    [
                        [1, 1],
                        [1, 1],
                    ]
                ),
                (
                    "squares",
                    [
                        [3, 3],
                        [3, 3],
                    ]
                ),
                (
                    "one matrix for several",
                    [
                        [2, 3, 3],
                        [3, 3],
                    ]
                ),
            ],
            0
        );

    public LayerEdges Visit(Layer.Custom layer) => new([.. Vectors().Shapes, .. Images().Shapes], 0);

    private static LayerEdges Vectors(params double[] kinks) =>
        new(
            [
                (
                    "one value",
                    [
                        [1],
                    ]
                ),
                (
                    "some values",
                    [
                        [9],
                    ]
                ),
            ],
            kinks.Length == 0 ? [0] : kinks
        );

    private static LayerEdges Joined() =>
        new(
            [
                (
                    "one value each",
                    [
                        [1],
                        [1],
                    ]
                ),
                (
                    "some values each",
                    [
                        [9],
                        [9],
                    ]
                ),
                (
                    "three inputs",
                    [
                        [5],
                        [5],
                        [5],
                    ]
                ),
                (
                    "channels and pixels",
                    [
                        [2, 1, 1],
                        [2, 3, 2],
                    ]
                ),
                (
                    "a row and a column",
                    [
                        [3],
                        [4, 1],
                    ]
                ),
            ],
            0
        );

    /// <summary>Vectors, and rows of a sample.</summary>
    private static LayerEdges Rows() => new([.. Vectors().Shapes, ("some rows", [Shape.Of(2, 9)])], 0);

    private static LayerEdges Halves() =>
        new(
            [
                (
                    "one value each",
                    [
                        [2],
                    ]
                ),
                (
                    "some values",
                    [
                        [18],
                    ]
                ),
                (
                    "images",
                    [
                        [2, 3, 2],
                    ]
                ),
            ],
            0
        );

    private static LayerEdges Images() =>
        new(
            [
                (
                    "one pixel",
                    [
                        [2, 1, 1],
                    ]
                ),
                (
                    "one channel",
                    [
                        [1, 3, 3],
                    ]
                ),
                (
                    "some channels",
                    [
                        [2, 3, 4],
                    ]
                ),
            ],
            0
        );

    // The smallest image that the window fits, one pixel where that is larger, and one that a stride leaves the tail
    // of.
    private static LayerEdges Windows(Window2d window, int channels)
    {
        var (height, width) = (
            Least(window.Kernel.Height, window.Dilation.Height),
            Least(window.Kernel.Width, window.Dilation.Width)
        );
        return new(
            [
                (
                    "one window",
                    [
                        [channels, height, width],
                    ]
                ),
                (
                    "one pixel",
                    [
                        [channels, 1, 1],
                    ]
                ),
                (
                    "a tail that the stride drops",
                    [
                        [2 * channels, height + 2 * window.Stride.Height - 1, width + 2 * window.Stride.Width - 1],
                    ]
                ),
            ],
            0
        );
    }

    // One pixel, and few, of which every stride and dilation reaches past another's window or leaves a gap.
    private static LayerEdges Spread(Layer.ConvTranspose2d layer) =>
        new(
            [
                (
                    "one pixel",
                    [
                        [layer.Groups, 1, 1],
                    ]
                ),
                (
                    "some pixels",
                    [
                        [2 * layer.Groups, 3, 4],
                    ]
                ),
            ],
            0
        );

    /// <summary>The same for images of height 1.</summary>
    private static LayerEdges Signals(LayerEdges images) =>
        images with
        {
            Shapes =
            [
                .. images.Shapes.Select(shape =>
                    (shape.Name, shape.Inputs.Select(image => Shape.Of(image[0], image[2])).ToSequence())
                ),
            ],
        };

    private static int Least(int kernel, int dilation) => dilation * (kernel - 1) + 1;
}
