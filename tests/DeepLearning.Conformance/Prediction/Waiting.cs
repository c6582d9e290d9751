using System.Numerics;

namespace DeepLearning.Conformance;

/// <summary>
/// A layer that copies its input, and tells what it meets on the way: how many passes are in it at once.
/// </summary>
internal sealed class Waiting(Action enter) : ICustomLayer
{
    private int _inside,
        _most;

    public string Kind => "Waiting";

    /// <summary>The most passes that were in the layer at once.</summary>
    public int Most => Volatile.Read(ref _most);

    public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

    public Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) => [];

    public void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var inside = Interlocked.Increment(ref _inside);
        for (var most = Most; inside > most; most = Most)
            Interlocked.CompareExchange(ref _most, inside, most);
        enter();
        pass.Input().CopyTo(pass.Output);
        Interlocked.Decrement(ref _inside);
    }

    public void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T> => throw new NotSupportedException();
}
