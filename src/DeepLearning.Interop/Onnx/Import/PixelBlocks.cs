namespace DeepLearning.Interop.Onnx.Import;

/// <summary>DepthToSpace and SpaceToDepth.</summary>
internal static class PixelBlocks
{
    public static ImportValue.Computed DepthToSpace(NodeImport node)
    {
        var (input, block) = Read(node);
        var mode = node.Text("mode", "DCR");
        if (mode == "CRD")
            return node.Apply(new Layer.PixelShuffle(block), input);
        if (mode != "DCR")
            throw node.Refuse($"has mode '{mode}', which is none");
        var (channels, height, width) = (input.Shape[0] / (block * block), input.Shape[1], input.Shape[2]);
        var parts = node.Reshape(input, Shape.Of(block, block, channels, height, width));
        return node.Reshape(
            node.Transpose(parts, 2, 3, 0, 4, 1),
            Shape.Of(channels, checked(height * block), checked(width * block))
        );
    }

    public static ImportValue.Computed SpaceToDepth(NodeImport node)
    {
        var (input, block) = Read(node);
        var (channels, height, width) = (input.Shape[0], input.Shape[1] / block, input.Shape[2] / block);
        var parts = node.Reshape(input, Shape.Of(channels, height, block, width, block));
        return node.Reshape(
            node.Transpose(parts, 2, 4, 0, 1, 3),
            Shape.Of(checked(channels * block * block), height, width)
        );
    }

    private static (ImportValue.Computed Input, int Block) Read(NodeImport node)
    {
        var input = node.Computed(0);
        var block = node.Integer("blocksize", 0);
        return input.Shape.Rank == 3 && block is > 0 and < 1 << 14
            ? (input, (int)block)
            : throw node.Refuse($"has blocksize {block} for samples of {input.Shape}");
    }
}
