namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Where new pixels lie on old ones, by ONNX's words for it.</summary>
/// <param name="Mode">nearest, linear, cubic.</param>
/// <param name="Coordinates">half_pixel, asymmetric, align_corners, ...</param>
/// <param name="Rounding">How nearest places are rounded.</param>
internal sealed record ResizeRule(string Mode, string Coordinates, string Rounding)
{
    /// <summary>The most pixels along an axis, so that no file has places computed for ever.</summary>
    public const int MostPixels = 1 << 16;

    /// <summary>Cubic interpolation's coefficient.</summary>
    public double Cubic { get; init; } = -0.75;

    /// <summary>Whether pixels outside the image do not count; otherwise they are the border's.</summary>
    public bool LeavesOutside { get; init; }

    public override string ToString() =>
        $"mode {Mode}, coordinates {Coordinates}" + (Mode == "nearest" ? $", rounding {Rounding}" : "");

    /// <summary>The layer of this rule; null for none.</summary>
    /// <param name="from">A sample's shape.</param>
    /// <param name="to">What comes out.</param>
    /// <param name="factors">The factor of each axis behind the channels, where they were given.</param>
    public Layer? LayerFor(Shape from, int[] to, double[]? factors)
    {
        Size2d size = to.Length == 2 ? to[1] : (to[1], to[2]);
        Factor2d? factor = factors is null ? null : new Factor2d(Decimals.Of(factors[0]), Decimals.Of(factors[^1]));
        foreach (var layer in Candidates(factor, size, to.Length == 2, IsExact(from, to, factors)))
            if (layer.InferShape([from]).Extents.SequenceEqual(to) && Fits(layer, from, to, factors))
                return layer;
        return null;
    }

    private IEnumerable<Layer.Upsample> Candidates(Factor2d? factor, Size2d size, bool isSignal, bool isExact)
    {
        var mode =
            Mode == "nearest" ? UpsampleMode.Nearest
            : isSignal ? UpsampleMode.Linear
            : UpsampleMode.Bilinear;
        var aligned = Mode == "linear" && Coordinates == "align_corners";
        if (Mode is not ("nearest" or "linear"))
            yield break;
        // A factor that is a quotient of sizes was one, and was rounded.
        if (factor is not null && isExact)
            yield return new(null, factor, mode, aligned);
        yield return new(size, null, mode, aligned);
        if (factor is not null && !isExact)
            yield return new(null, factor, mode, aligned);
    }

    private static bool IsExact(Shape from, int[] to, double[]? factors)
    {
        for (var axis = 1; factors is not null && axis < to.Length; axis++)
            if (
                factors[axis - 1] * from[axis] != to[axis]
                && Math.Abs(factors[axis - 1] * from[axis] / to[axis] - 1) < 1e-6
            )
                return false;
        return true;
    }

    private bool Fits(Layer.Upsample layer, Shape from, int[] to, double[]? factors)
    {
        for (var axis = 1; axis < to.Length; axis++)
        {
            var own = layer.Axis(from, axis);
            var scale = factors?[axis - 1] ?? (double)to[axis] / from[axis];
            if (Mode == "nearest" ? !FitsNearest(own, scale) : !FitsLinear(layer, own, scale))
                return false;
        }

        return true;
    }

    private bool FitsLinear(Layer.Upsample layer, ResizedAxis axis, double scale)
    {
        return layer.AlignCorners
            || (Coordinates == "half_pixel" || (Coordinates == "pytorch_half_pixel" && axis.Size > 1))
                && Math.Abs(axis.Step * scale - 1) < 1e-6;
    }

    private bool FitsNearest(ResizedAxis axis, double scale)
    {
        for (var p = 0; p < axis.Size; p++)
            if (
                axis.Size > MostPixels
                || axis.Nearest(p) != Math.Clamp(Nearest(Place(p, axis, scale)), 0, axis.Extent - 1)
            )
                return false;
        return true;
    }

    public double Place(int p, ResizedAxis axis, double scale) =>
        Coordinates switch
        {
            "half_pixel" => (p + 0.5) / scale - 0.5,
            "pytorch_half_pixel" => axis.Size > 1 ? (p + 0.5) / scale - 0.5 : 0,
            "asymmetric" => p / scale,
            "align_corners" => axis.Size > 1 ? p * (axis.Extent - 1.0) / (axis.Size - 1) : 0,
            "tf_half_pixel_for_nn" => (p + 0.5) / scale,
            _ => double.NaN,
        };

    public int Nearest(double place)
    {
        if (double.IsNaN(place))
            return -1;
        // Places that lie on a pixel may be a rounding off.
        var whole = Math.Round(place);
        if (Math.Abs(place - whole) < 1e-6)
            place = whole;
        return Rounding switch
        {
            "floor" => (int)Math.Floor(place),
            "ceil" => (int)Math.Ceiling(place),
            "round_prefer_floor" => (int)Math.Ceiling(place - 0.5),
            "round_prefer_ceil" => (int)Math.Floor(place + 0.5),
            _ => -1,
        };
    }
}
