namespace DeepLearning.Core.Tests.Distributions;

/// <summary>Values of the normal distribution to 17 digits, computed with mpmath 1.2.1 in 40 digits.</summary>
internal static class StandardNormalValues
{
    /// <summary>z and 1 - Φ(z) = erfc(z / √2) / 2.</summary>
    public static TheoryData<double, double> Upper =>
        new()
        {
            { 0.1, 0.46017216272297102 },
            { 1, 0.15865525393145705 },
            { 1.4375, 0.075287986412423404 },
            { 1.5, 0.066807201268858066 },
            { 2, 0.022750131948179207 },
            { 3, 0.0013498980316300945 },
            { 5, 2.8665157187919391e-7 },
            { 10, 7.619853024160526e-24 },
            { 20, 2.7536241186062337e-89 },
            { 37, 5.7255712225245768e-300 },
        };

    /// <summary>q and the z that is exceeded with probability q.</summary>
    public static TheoryData<double, double> UpperQuantile =>
        new()
        {
            { 0.4375, 0.1573106846101707 },
            { 0.25, 0.67448975019608174 },
            { 0.0625, 1.5341205443525463 },
            { 9.5367431640625e-07, 4.763001034267814 },
            { 7.888609052210118e-31, 11.484540434973038 },
            { 1.1830521861667747e-271, 35.19522149319814 },
        };
}
