using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Each thread's own buffers for kernels: they grow to the largest request and stay. A slot is a use; whoever fills one
/// must be done with it before anything that fills the same one is called.
/// </summary>
internal static class Scratch<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static AlignedArray<T>[]? s_buffers;

    /// <summary>A buffer with whatever it held.</summary>
    public static Span<T> Of(ScratchSlot slot, int length)
    {
        var buffers = s_buffers ??= new AlignedArray<T>[Enum.GetValues<ScratchSlot>().Length];
        ref var buffer = ref buffers[(int)slot];
        if (buffer.Length < length)
            buffer = new AlignedArray<T>(length);
        return buffer.Span[..length];
    }
}

/// <summary>The uses of <see cref="Scratch{T}"/>.</summary>
internal enum ScratchSlot
{
    /// <summary>A panel of B in the order in which tiles read it.</summary>
    Panel,

    /// <summary>Rows of A in the order in which tiles read them.</summary>
    Rows,

    /// <summary>A tile at the border of C.</summary>
    RaggedTile,

    /// <summary>An unfolded image.</summary>
    Unfolded,

    /// <summary>A convolution's packed weight.</summary>
    Weight,

    /// <summary>A block of padded images.</summary>
    Input,

    /// <summary>A block of padded output gradients.</summary>
    OutputGradient,

    /// <summary>One image with its channels innermost, or back.</summary>
    TurnedImage,

    /// <summary>A block of outputs with their channels innermost.</summary>
    TurnedOutput,

    /// <summary>A block of Winograd's tiles, transformed.</summary>
    Tiles,

    /// <summary>The products of a block of tiles, or transformed tiles of an output gradient.</summary>
    TileProducts,

    /// <summary>A sum of the transformed weight's gradient.</summary>
    TransformedWeight,

    /// <summary>The gradient of some rows of a weight.</summary>
    WeightGradient,

    /// <summary>The sum of a block of rows.</summary>
    RowBlock,

    /// <summary>The sum of all blocks of rows.</summary>
    RowTotals,

    /// <summary>The gradients of some of a layer norm's γ, and of its β.</summary>
    GammaBeta,

    /// <summary>Lines along an axis, gathered, and what is made of them.</summary>
    Lines,

    /// <summary>The exponentials of a line.</summary>
    Exponentials,
}
