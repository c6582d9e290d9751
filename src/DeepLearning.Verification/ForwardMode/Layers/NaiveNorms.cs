namespace DeepLearning.Verification;

// y = weight (x - mean) / √(variance + epsilon) + bias: mean and biased variance of a channel over the batch, or the
// running ones (batch norm in inference, or frozen), or of a row of a sample (layer norm). Where they are
// taken from x they move with it.
internal static class NaiveNorms
{
    public static DualTensor Batch(Layer.BatchNorm layer, DualPass pass)
    {
        var (channels, area) = (pass.Output[1], pass.Output.Size / (pass.Count * pass.Output[1]));
        var y = new Dual[pass.Output.Size];
        for (var c = 0; c < channels; c++)
        {
            var elements = (
                from i in Enumerable.Range(0, pass.Count)
                from pixel in Enumerable.Range(0, area)
                select (i * channels + c) * area + pixel
            ).ToArray();
            var (mean, variance) = layer.UsesBatch(pass.IsTraining)
                ? Statistics(pass.Input, elements)
                : (pass.Parameters["running_mean"][c], pass.Parameters["running_var"][c]);
            foreach (var e in elements)
            {
                var hat = (pass.Input[e] - mean) / Dual.Sqrt(variance + layer.Epsilon);
                y[e] = layer.Affine ? pass.Parameters["weight"][c] * hat + pass.Parameters["bias"][c] : hat;
            }
        }

        return new(pass.Output, y);
    }

    public static DualTensor Layer(Layer.LayerNorm layer, DualPass pass)
    {
        var size = pass.Output.Extents.TakeLast(layer.Axes ?? pass.Output.Rank - 1).Aggregate(1, (a, b) => a * b);
        var y = new Dual[pass.Output.Size];
        for (var start = 0; start < y.Length; start += size)
        {
            var elements = Enumerable.Range(start, size).ToArray();
            var (mean, variance) = Statistics(pass.Input, elements);
            foreach (var e in elements)
            {
                var hat = (pass.Input[e] - mean) / Dual.Sqrt(variance + layer.Epsilon);
                y[e] = layer.Affine
                    ? pass.Parameters["weight"][e - start] * hat + pass.Parameters["bias"][e - start]
                    : hat;
            }
        }

        return new(pass.Output, y);
    }

    /// <summary>Each group of a sample's channels by its own statistics.</summary>
    public static DualTensor Groups(DualPass pass, int groups, double epsilon)
    {
        var (channels, size) = (pass.Output[1], pass.Output.Size / pass.Count / groups);
        var y = new Dual[pass.Output.Size];
        for (var start = 0; start < y.Length; start += size)
        {
            var elements = Enumerable.Range(start, size).ToArray();
            var (mean, variance) = Statistics(pass.Input, elements);
            foreach (var e in elements)
            {
                var channel = e / (size * groups / channels) % channels;
                var hat = (pass.Input[e] - mean) / Dual.Sqrt(variance + epsilon);
                y[e] = pass.Parameters.TryGetValue("weight", out var weight)
                    ? weight[channel] * hat + pass.Parameters["bias"][channel]
                    : hat;
            }
        }

        return new(pass.Output, y);
    }

    /// <summary>y = weight x / √(mean of x² + epsilon), over the last axes.</summary>
    public static DualTensor RootMeanSquare(Layer.RMSNorm layer, DualPass pass)
    {
        var size = layer.Normalised(pass.Output).Size;
        var y = new Dual[pass.Output.Size];
        for (var start = 0; start < y.Length; start += size)
        {
            var sum = (Dual)0;
            for (var e = start; e < start + size; e++)
                sum += pass.Input[e] * pass.Input[e];
            for (var e = start; e < start + size; e++)
                y[e] =
                    (layer.Affine ? pass.Parameters["weight"][e - start] : 1)
                    * (pass.Input[e] / Dual.Sqrt(sum / size + layer.Epsilon));
        }

        return new(pass.Output, y);
    }

    private static (Dual Mean, Dual Variance) Statistics(DualTensor x, int[] elements)
    {
        var (sum, squares) = ((Dual)0, (Dual)0);
        foreach (var e in elements)
            sum += x[e];
        var mean = sum / elements.Length;
        foreach (var e in elements)
            squares += (x[e] - mean) * (x[e] - mean);
        return (mean, squares / elements.Length);
    }
}
