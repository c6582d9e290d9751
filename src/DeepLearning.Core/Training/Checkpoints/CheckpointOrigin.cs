using System.Numerics;
using System.Runtime.Intrinsics;

namespace DeepLearning;

/// <summary>
/// Where a checkpoint was made. A run that goes on elsewhere is the same up to rounding only: libtorch's results depend
/// on the number of threads, and everybody's on the width of vectors.
/// </summary>
/// <param name="Backend">The backend's name.</param>
/// <param name="Device">The device.</param>
/// <param name="Threads">The threads that were asked for; null for the backend's own choice.</param>
/// <param name="VectorBits">The widest vectors of that machine: 512, 256 or 128 bits.</param>
public sealed record CheckpointOrigin(string Backend, string Device, int? Threads, int VectorBits)
{
    public string Backend
    {
        get;
        init => field = Require.Name(value);
    } = Require.Name(Backend);

    public string Device
    {
        get;
        init => field = Require.Name(value);
    } = Require.Name(Device);

    public int? Threads
    {
        get;
        init => field = Require.PositiveOrNull(value);
    } = Require.PositiveOrNull(Threads);

    public int VectorBits
    {
        get;
        init => field = Require.Positive(value);
    } = Require.Positive(VectorBits);

    public static CheckpointOrigin Of<T>(IExecutor<T> executor)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(
            executor.Backend,
            executor.Options.Device.ToString(),
            executor.Options.Threads,
            Vector512.IsHardwareAccelerated ? 512
                : Vector256.IsHardwareAccelerated ? 256
                : 128
        );
}
