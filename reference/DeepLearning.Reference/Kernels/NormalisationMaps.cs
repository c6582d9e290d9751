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

/// <summary>x̂ = (x - mean) inverse, inverse being one over the standard deviation.</summary>
internal readonly struct Normalised<T>(T mean, T inverse) : IMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _mean = new(mean),
        _inverse = new(inverse);

    public Vector<T> Of(Vector<T> x) => (x - _mean) * _inverse;
}

/// <summary>x̂ y, from x and y.</summary>
internal readonly struct NormalisedProduct<T>(T mean, T inverse) : IMap2<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Normalised<T> _hat = new(mean, inverse);

    public Vector<T> Of(Vector<T> x, Vector<T> y) => _hat.Of(x) * y;
}

/// <summary>scale (dy - shift - x̂ slope), from x and dy: how a gradient passes through a normalisation.</summary>
internal readonly struct NormalisationSlope<T>(T mean, T inverse, T scale, T shift, T slope) : IMap2<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Normalised<T> _hat = new(mean, inverse);
    private readonly Vector<T> _scale = new(scale),
        _shift = new(shift),
        _slope = new(slope);

    public Vector<T> Of(Vector<T> x, Vector<T> dy) => _scale * (dy - _shift - _hat.Of(x) * _slope);
}

/// <summary>x y.</summary>
internal readonly struct Product<T> : IMap2<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Vector<T> Of(Vector<T> x, Vector<T> y) => x * y;
}
