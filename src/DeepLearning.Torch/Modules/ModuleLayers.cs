using TorchSharp;
using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>The layer that a module of TorchSharp is.</summary>
internal static class ModuleLayers
{
    /// <param name="module">A module that holds no others.</param>
    /// <param name="input">The shape that it is given, without the batch axis.</param>
    /// <returns>Null where no layer computes what it does.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is none that the layer takes.</exception>
    public static Layer? Of(torch.nn.Module module, Shape input) =>
        module switch
        {
            Linear m => new Layer.Dense((int)m.out_features, m.bias is not null),
            Embedding m => new Layer.Embedding((int)m.weight!.shape[0], (int)m.weight!.shape[1]),
            Convolution m => ModuleConvolutions.Of(m),
            BatchNorm1d or BatchNorm2d => BatchNorm((BatchNorm)module),
            InstanceNorm1d or InstanceNorm2d when module is InstanceNorm { track_running_stats: false } m =>
                new Layer.InstanceNorm(m.eps, m.affine),
            LayerNorm m when m.elementwise_affine == m.bias is not null => new Layer.LayerNorm(
                m.eps,
                m.normalized_shape.Length,
                m.elementwise_affine
            ),
            GroupNorm m when m.affine == m.bias is not null => new Layer.GroupNorm((int)m.num_groups, m.eps, m.affine),
            PReLU m => new Layer.PReLU(perChannel: m.num_parameters > 1),
            Flatten m => Flatten(m, input),
            Unflatten m => Unflatten(m, input),
            _ => Activation(module, input) ?? Dropout(module) ?? ModulePools.Of(module),
        };

    private static Layer.BatchNorm BatchNorm(BatchNorm m) => new(m.momentum, m.eps, m.affine, m.track_running_stats);

    private static Layer? Activation(torch.nn.Module module, Shape input) =>
        module switch
        {
            ReLU => new Layer.ReLU(),
            ReLU6 => new Layer.ReLU6(),
            Hardtanh { min_val: 0, max_val: 6 } => new Layer.ReLU6(),
            LeakyReLU m => new Layer.LeakyReLU(m.negative_slope),
            ELU m => new Layer.ELU(m.alpha),
            CELU m => new Layer.CELU(m.alpha),
            SELU => new Layer.SELU(),
            GELU m => new Layer.GELU(m.approximate == GELU.Approximate.tanh),
            SiLU => new Layer.SiLU(),
            Mish => new Layer.Mish(),
            Sigmoid => new Layer.Sigmoid(),
            LogSigmoid => new Layer.LogSigmoid(),
            Hardsigmoid => new Layer.Hardsigmoid(),
            Hardswish => new Layer.Hardswish(),
            Tanh => new Layer.Tanh(),
            Softplus m => new Layer.Softplus(m.beta, m.threshold),
            GLU m when Axis(m.dim, input) is { } axis => new Layer.GLU(axis),
            Softmax m when Axis(m.dim, input) is { } axis => new Layer.Softmax(axis),
            LogSoftmax m when Axis(m.dim, input) is { } axis => new Layer.LogSoftmax(axis),
            Softmax2d when input.Rank == 3 => new Layer.Softmax(0),
            _ => null,
        };

    private static Layer? Dropout(torch.nn.Module module) =>
        module switch
        {
            Dropout m => new Layer.Dropout(m.p),
            Dropout2d m => new Layer.Dropout2d(m.p),
            AlphaDropout m => new Layer.AlphaDropout(m.p),
            _ => null,
        };

    private static Layer? Flatten(Flatten m, Shape input)
    {
        if (Axis(m.start_dim, input) is not { } start || Axis(m.end_dim, input) is not { } end || start > end)
            return null;
        if (start == 0 && end == input.Rank - 1)
            return new Layer.Flatten();
        var size = 1;
        for (var i = start; i <= end; i++)
            size *= input[i];
        return new Layer.Reshape(Shape.Create([.. Sizes(input, 0, start), size, .. Sizes(input, end + 1, input.Rank)]));
    }

    private static Layer.Reshape? Unflatten(Unflatten m, Shape input)
    {
        if (Axis(m.dim, input) is not { } axis)
            return null;
        var (known, sizes) = (1L, m.unflattened_size.ToArray());
        foreach (var size in sizes)
            known *= size == -1 ? 1 : size;
        for (var i = 0; i < sizes.Length; i++)
            if (sizes[i] == -1)
                sizes[i] = input[axis] / known;
        return new Layer.Reshape(
            Shape.Create([
                .. Sizes(input, 0, axis),
                .. sizes.Select(size => (int)size),
                .. Sizes(input, axis + 1, input.Rank),
            ])
        );
    }

    private static IEnumerable<int> Sizes(Shape shape, int from, int to) =>
        Enumerable.Range(from, to - from).Select(i => shape[i]);

    /// <summary>The axis of a sample that a tensor's axis is; null for the batch's.</summary>
    private static int? Axis(long dim, Shape input)
    {
        var axis = dim < 0 ? dim + input.Rank : dim - 1;
        return axis >= 0 && axis < input.Rank ? (int)axis : null;
    }
}
