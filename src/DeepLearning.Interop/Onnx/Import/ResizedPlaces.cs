namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// From where new pixels come to the size or the factor that says so: the factor is the shortest decimal of those that
/// give these places.
/// </summary>
internal static class ResizedPlaces
{
    private const int MostDigits = 12;

    public static ResizedAxis? Nearest(int extent, int[] places)
    {
        var axis = new ResizedAxis(extent, places.Length, null);
        if (IsNearest(axis, places))
            return axis;
        var (low, high) = ((double)places.Length / extent, (places.Length + 1.0) / extent);
        for (var p = 1; p < places.Length; p++)
        {
            // Place i of pixel p means i <= p / factor < i + 1.
            low = Math.Max(low, (double)p / (places[p] + 1));
            high = places[p] == 0 ? high : Math.Min(high, (double)p / places[p]);
        }

        return Shortest(low, high, factor => IsNearest(axis with { Factor = factor }, places)) is { } found
            ? axis with
            {
                Factor = found,
            }
            : null;
    }

    public static (ResizedAxis Axis, bool AlignCorners)? Linear(int extent, int[] low, int[] high, double[] shares)
    {
        var axis = new ResizedAxis(extent, low.Length, null);
        foreach (var aligned in new[] { false, true })
            if (IsLinear(axis, aligned, low, high, shares))
                return (axis, aligned);
        for (var p = low.Length - 1; p >= 0; p--)
        {
            // Not at an end, where places are held within the image.
            if (low[p] == high[p] || shares[p] == 0)
                continue;
            var factor = (p + 0.5) / (low[p] + shares[p] + 0.5);
            var found = Shortest(
                factor * (1 - 1e-6),
                factor * (1 + 1e-6),
                candidate => IsLinear(axis with { Factor = candidate }, false, low, high, shares)
            );
            return found is null ? null : (axis with { Factor = found }, false);
        }

        return null;
    }

    /// <summary>Whether an axis has the same places with aligned corners and without.</summary>
    public static bool IsEither(ResizedAxis axis) =>
        Enumerable.Range(0, axis.Size).All(p => Place(axis, p, aligned: true) == Place(axis, p, aligned: false));

    private static double? Shortest(double low, double high, Func<double, bool> fits)
    {
        const int MostTries = 20;
        for (var digits = 0; digits <= MostDigits; digits++)
        {
            var scale = Math.Pow(10, digits);
            var first = Math.Ceiling(low * scale - 1e-9);
            for (var tried = 0; tried < MostTries && (first + tried) / scale <= high; tried++)
                if (first + tried > 0 && fits((first + tried) / scale))
                    return (first + tried) / scale;
        }

        return null;
    }

    private static bool IsNearest(ResizedAxis axis, int[] places) =>
        IsSize(axis) && Enumerable.Range(0, places.Length).All(p => axis.Nearest(p) == places[p]);

    private static bool IsLinear(ResizedAxis axis, bool aligned, int[] low, int[] high, double[] shares)
    {
        for (var p = 0; p < low.Length; p++)
        {
            var place = Place(axis, p, aligned);
            var first = (int)place;
            if (low[p] != first || high[p] != Math.Min(first + 1, axis.Extent - 1))
                return false;
            if (!(Math.Abs(shares[p] - (place - first)) < 1e-6))
                return false;
        }

        return IsSize(axis);
    }

    private static bool IsSize(ResizedAxis axis) =>
        axis.Factor is not { } factor || Math.Floor(axis.Extent * factor) == axis.Size;

    private static double Place(ResizedAxis axis, int p, bool aligned) =>
        !aligned ? Math.Clamp((p + 0.5) * axis.Step - 0.5, 0, axis.Extent - 1)
        : axis.Size > 1 ? p * (axis.Extent - 1.0) / (axis.Size - 1)
        : 0;
}
