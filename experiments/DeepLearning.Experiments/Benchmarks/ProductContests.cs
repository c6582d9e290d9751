using System.Numerics;
using DeepLearning.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>Matrix products, and the peak that they are a share of.</summary>
internal static class ProductContests
{
    public static IEnumerable<Contest> All =>
        [
            Product<float>("gemm-512-f32", 512, 512, 512),
            Product<double>("gemm-512-f64", 512, 512, 512),
            Product<float>("gemm-64x784x128-f32", 64, 128, 784),
            Product<float>("gemm-1024-f32", 1024, 1024, 1024),
            Product<float>("gemm-32x64x32-f32", 32, 32, 64),
        ];

    private static Contest Product<T>(string name, int m, int n, int k)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(name, threads => Ours<T>(m, n, k, threads), _ => Theirs<T>(m, n, k))
        {
            Flops = 2.0 * m * n * k,
            Precision = typeof(T) == typeof(float) ? Precision.Float32 : Precision.Float64,
        };

    private static Side Ours<T>(int m, int n, int k, int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (a, b, c) = (Normal<T>(1, m * k), Normal<T>(2, k * n), new AlignedArray<T>(m * n));
        var workers = Workers.Of(threads);
        return new Side(() => MatrixProduct.Add<T>(workers, m, n, k, a.Span, b.Span, c.Span));
    }

    private static Side Theirs<T>(int m, int n, int k)
    {
        var type = typeof(T) == typeof(float) ? ScalarType.Float32 : ScalarType.Float64;
        var (a, b, c) = (randn([m, k], type), randn([k, n], type), zeros([m, n], type));
        return new Side(() => c.addmm_(a, b, 1, 1), a, b, c);
    }

    private static AlignedArray<T> Normal<T>(ulong stream, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new AlignedArray<T>(count);
        Draws.Normal(RngKey.FromSeed(stream), 0, 1, values.Span);
        return values;
    }
}
