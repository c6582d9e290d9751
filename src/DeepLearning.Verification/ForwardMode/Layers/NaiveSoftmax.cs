namespace DeepLearning.Verification;

// y[i, j] = exp(x[i, j] - m) / Σ_k exp(x[i, k] - m), where the shift m = max_k x[i, k] changes nothing but the rounding
// and so does not move.
internal static class NaiveSoftmax
{
    public static DualTensor Forward(DualPass pass, int axis) =>
        Map(
            pass,
            axis,
            x =>
            {
                var largest = Largest(x);
                var sum = (Dual)0;
                foreach (var value in x)
                    sum += Dual.Exp(value - largest);
                return Array.ConvertAll(x, value => Dual.Exp(value - largest) / sum);
            }
        );

    // y[i, j] = x[i, j] - m - log Σ_k exp(x[i, k] - m)
    public static DualTensor Log(DualPass pass, int axis) =>
        Map(
            pass,
            axis,
            x =>
            {
                var (log, largest) = LogSum(x);
                return Array.ConvertAll(x, value => value - largest - log);
            }
        );

    private static DualTensor Map(DualPass pass, int axis, Func<Dual[], Dual[]> function)
    {
        var y = new Dual[pass.Output.Size];
        foreach (var line in Lines.Along(pass.Output, axis))
        {
            var values = function(Array.ConvertAll(line, e => pass.Input[e]));
            for (var j = 0; j < line.Length; j++)
                y[line[j]] = values[j];
        }

        return new(pass.Output, y);
    }

    /// <summary>log Σ_k exp(x[k] - m) and m.</summary>
    public static (Dual Log, double Largest) LogSum(ReadOnlySpan<Dual> x)
    {
        var largest = Largest(x);
        var sum = (Dual)0;
        foreach (var value in x)
            sum += Dual.Exp(value - largest);
        return (Dual.Log(sum), largest);
    }

    private static double Largest(ReadOnlySpan<Dual> x)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in x)
            largest = Math.Max(largest, value.Value);
        return largest;
    }
}
