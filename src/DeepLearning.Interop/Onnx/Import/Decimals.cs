using System.Globalization;

namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// Numbers of float32 by the shortest decimal that means them: what was 0.3 before it was rounded is that again, and
/// rounds to the same.
/// </summary>
internal static class Decimals
{
    public static double Of(float value) =>
        double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static double Of(double value) => (float)value == value ? Of((float)value) : value;

    /// <summary>The one element of a constant.</summary>
    public static double Of(StoredTensor constant)
    {
        var value = constant.To<double>()[0];
        return constant.Type == ElementType.Float32 ? Of((float)value) : value;
    }
}
