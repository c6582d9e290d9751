namespace DeepLearning.Verification;

// y = mask x in training, the mask one value an element or, for whole channels, one a plane; y = x in inference. The
// mask follows from the key and does not move.
internal static class NaiveDropout
{
    public static DualTensor Forward(DualPass pass, double rate, int masks)
    {
        if (!pass.IsTraining || rate == 0)
            return pass.Input;
        var mask = new double[masks];
        DropoutMask.Fill<double>(pass.DropoutKey, pass.SampleIndices.Span, rate, mask);
        var y = new Dual[pass.Output.Size];
        for (var i = 0; i < y.Length; i++)
            y[i] = mask[i / (y.Length / masks)] * pass.Input[i];
        return new(pass.Output, y);
    }

    /// <summary>y = factor x + kept where the mask keeps x, a constant elsewhere.</summary>
    public static DualTensor Alpha(DualPass pass, double rate)
    {
        if (!pass.IsTraining || rate == 0)
            return pass.Input;
        var mask = new double[pass.Input.Size];
        DropoutMask.Fill<double>(pass.DropoutKey, pass.SampleIndices.Span, rate, mask);
        var floor = 1.7580993408473768;
        var factor = rate == 1 ? 0 : Math.Pow((1 - rate) * (1 + rate * floor * floor), -0.5);
        return new(
            pass.Output,
            [
                .. mask.Select(
                    (m, i) => m == 0 ? new Dual(-factor * floor * (1 - rate)) : factor * (pass.Input[i] + floor * rate)
                ),
            ]
        );
    }
}
