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
}
