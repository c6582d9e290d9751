namespace DeepLearning.Verification;

/// <summary>Values that move along one direction: what a naive forward pass reads and makes.</summary>
public sealed class DualTensor
{
    private readonly Dual<double>[] _values;

    /// <param name="shape">All axes, the batch's first.</param>
    /// <param name="values">Row-major.</param>
    public DualTensor(Shape shape, Dual<double>[] values)
    {
        if (values.Length != shape.Size)
            throw new ArgumentException(
                $"a tensor of shape {shape} has {shape.Size} values, but is given {values.Length}"
            );
        (Shape, _values) = (shape, values);
    }

    public Shape Shape { get; }

    public int Size => _values.Length;

    public ReadOnlySpan<Dual<double>> Span => _values;

    public Dual<double> this[int index] => _values[index];

    /// <summary>A feature of a sample, of [count, features].</summary>
    public Dual<double> this[int sample, int feature] => _values[sample * Shape[1] + feature];

    /// <summary>A pixel of a sample, of [count, channels, height, width].</summary>
    public Dual<double> this[int sample, int channel, int row, int column] =>
        _values[((sample * Shape[1] + channel) * Shape[2] + row) * Shape[3] + column];

    /// <summary>A function of each value.</summary>
    public DualTensor Map(Func<Dual<double>, Dual<double>> function) =>
        new(Shape, Array.ConvertAll(_values, x => function(x)));

    /// <summary>The same values in another shape.</summary>
    public DualTensor Reshaped(Shape shape) => new(shape, _values);

    /// <summary>Values that do not move.</summary>
    internal static DualTensor Constant(HostTensor<double> values) => Moving(values, []);

    /// <summary>Values that move by as much as the direction says, nothing where it is empty.</summary>
    internal static DualTensor Moving(HostTensor<double> values, ReadOnlySpan<double> direction)
    {
        var numbers = new Dual<double>[values.Size];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = new(values[i], direction.IsEmpty ? 0 : direction[i]);
        return new(values.Shape, numbers);
    }

    /// <summary>The same movement about other values.</summary>
    internal DualTensor About(HostTensor<double> values)
    {
        var numbers = new Dual<double>[Size];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = new(values[i], _values[i].Tangent);
        return new(Shape, numbers);
    }

    internal double[] Values => Array.ConvertAll(_values, x => x.Value);

    internal double[] Tangents => Array.ConvertAll(_values, x => x.Tangent);
}
