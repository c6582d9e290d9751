using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The running statistics as they were before a training pass, which moves them in its forward half: a pass that fails
/// puts them back.
/// </summary>
/// <param name="statistics">The buffers that the passes move.</param>
internal sealed class KeptStatistics<T>(T[][] statistics)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[][] _kept = Array.ConvertAll(statistics, values => new T[values.Length]);

    public void Keep()
    {
        for (var i = 0; i < statistics.Length; i++)
            statistics[i].CopyTo(_kept[i]);
    }

    public void Restore()
    {
        for (var i = 0; i < statistics.Length; i++)
            _kept[i].CopyTo(statistics[i]);
    }
}
