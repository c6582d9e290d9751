using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>x.</summary>
internal readonly struct Same<T> : IMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Vector<T> Of(Vector<T> x) => x;
}

/// <summary>(x - mean)².</summary>
internal readonly struct SquaredDistance<T>(T mean) : IMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _mean = new(mean);

    public Vector<T> Of(Vector<T> x) => (x - _mean) * (x - _mean);
}

/// <summary>x - origin.</summary>
internal readonly struct Distance<T>(T origin) : IMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _origin = new(origin);

    public Vector<T> Of(Vector<T> x) => x - _origin;
}

/// <summary>x̂, as (x - mean) inverse - low inverse: the first difference is exact where the two are near.</summary>
internal readonly struct Normalised<T>(Standardisation<T> by) : IMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _mean = new(by.Mean),
        _inverse = new(by.Inverse),
        _low = new(-by.Low * by.Inverse);

    public Vector<T> Of(Vector<T> x) => Vectors.MultiplyAdd(x - _mean, _inverse, _low);
}

/// <summary>γ x̂ + β.</summary>
internal readonly struct ScaledNormalised<T>(Standardisation<T> by, T gamma, T beta) : IMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Normalised<T> _hat = new(by);
    private readonly Vector<T> _gamma = new(gamma),
        _beta = new(beta);

    public Vector<T> Of(Vector<T> x) => _gamma * _hat.Of(x) + _beta;
}

/// <summary>x̂ y, from x and y.</summary>
internal readonly struct NormalisedProduct<T>(Standardisation<T> by) : IMap2<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Normalised<T> _hat = new(by);

    public Vector<T> Of(Vector<T> x, Vector<T> y) => _hat.Of(x) * y;
}

/// <summary>scale (dy - shift - x̂ slope), from x and dy: how a gradient passes through a normalisation.</summary>
internal readonly struct NormalisationSlope<T>(Standardisation<T> by, T scale, T shift, T slope) : IMap2<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Normalised<T> _hat = new(by);
    private readonly Vector<T> _scale = new(scale),
        _shift = new(shift),
        _slope = new(slope);

    public Vector<T> Of(Vector<T> x, Vector<T> dy) => _scale * (dy - _shift - _hat.Of(x) * _slope);
}

/// <summary>scale x.</summary>
internal readonly struct Times<T>(T scale) : IMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _scale = new(scale);

    public Vector<T> Of(Vector<T> x) => _scale * x;
}

/// <summary>scale dy, whatever x is.</summary>
internal readonly struct Multiple<T>(T scale) : IMap2<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _scale = new(scale);

    public Vector<T> Of(Vector<T> x, Vector<T> dy) => _scale * dy;
}

/// <summary>x y.</summary>
internal readonly struct Product<T> : IMap2<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Vector<T> Of(Vector<T> x, Vector<T> y) => x * y;
}

/// <summary>x + y.</summary>
internal readonly struct Plus<T> : IMap2<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Vector<T> Of(Vector<T> x, Vector<T> y) => x + y;
}
