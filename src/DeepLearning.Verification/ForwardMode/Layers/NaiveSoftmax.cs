namespace DeepLearning.Verification;

// y[i, j] = exp(x[i, j] - m) / Σ_k exp(x[i, k] - m), where the shift m = max_k x[i, k] changes nothing but the rounding
// and so does not move.
internal static class NaiveSoftmax
{
    public static DualTensor Forward(DualPass pass)
    {
        var classes = pass.Output[1];
        var y = new Dual[pass.Output.Size];
        for (var start = 0; start < y.Length; start += classes)
        {
            var x = pass.Input.Span.Slice(start, classes);
            var largest = Largest(x);
            var sum = (Dual)0;
            foreach (var value in x)
                sum += Dual.Exp(value - largest);
            for (var j = 0; j < classes; j++)
                y[start + j] = Dual.Exp(x[j] - largest) / sum;
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
