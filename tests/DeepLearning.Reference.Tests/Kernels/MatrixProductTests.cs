using CsCheck;

namespace DeepLearning.Reference.Tests;

public class MatrixProductTests
{
    private static readonly Gen<(int M, int N, int K, ulong Seed)> Sizes = Gen.Select(
        Extent(1),
        Extent(1),
        Extent(0),
        Gen.ULong
    );

    [Fact]
    public void All_products_add_what_the_naive_product_computes() =>
        Sizes.Sample(
            size =>
            {
                var (m, n, k, seed) = size;
                var a = Values(seed, 1, m * k);
                var b = Values(seed, 2, k * n);
                var start = Values(seed, 3, m * n);
                Check(
                    Naive.Product(m, n, k, (i, l) => a[i * k + l], (l, j) => b[l * n + j]),
                    c => MatrixProduct.Add(Workers.Single, m, n, k, a, b, c)
                );
                Check(
                    Naive.Product(m, n, k, (i, l) => a[l * m + i], (l, j) => b[l * n + j]),
                    c => MatrixProduct.AddTransposedLeft(Workers.Single, m, n, k, a, b, c)
                );
                Check(
                    Naive.Product(m, n, k, (i, l) => a[i * k + l], (l, j) => b[j * k + l]),
                    c => MatrixProduct.AddTransposedRight(Workers.Single, m, n, k, a, b, c)
                );
                Check(
                    Naive.Product(m, n, k, (i, l) => a[l * m + i], (l, j) => b[j * k + l]),
                    c => MatrixProduct.Add(Workers.Single, m, n, k, a, true, b, true, new(c, isAdded: true))
                );

                void Check(double[] expected, Action<double[]> add)
                {
                    var c = (double[])start.Clone();
                    add(c);
                    for (var i = 0; i < c.Length; i++)
                        Assert.Equal(start[i] + expected[i], c[i], 1e-13 * (k + 2));
                }
            },
            iter: 300,
            seed: "0N0XIzNsQ0O2"
        );

    [Fact]
    public void An_element_has_the_same_bits_wherever_it_lies_in_a_tile()
    {
        const int N = 40,
            K = 33;
        var row = Values(7, 1, K);
        var column = Values(7, 2, K);
        var a = Enumerable.Range(0, N).SelectMany(_ => row).ToArray();
        var b = Enumerable.Range(0, K).SelectMany(l => Enumerable.Repeat(column[l], N)).ToArray();
        var c = new double[N * N];
        MatrixProduct.Add(Workers.Single, N, N, K, a, b, c);
        Assert.All(c, value => Assert.Equal(c[0], value));
    }

    [Theory]
    [InlineData(3, 4, 4)]
    [InlineData(4, 3, 4)]
    [InlineData(4, 4, 3)]
    public void A_matrix_smaller_than_its_sizes_is_refused(int a, int b, int c) =>
        Assert.Throws<ArgumentException>(() =>
            MatrixProduct.Add(Workers.Single, 2, 2, 2, new double[a], new double[b], new double[c])
        );

    [Theory]
    [InlineData(64, 256, 784)]
    [InlineData(1, 512, 1030)]
    [InlineData(33, 1100, 65)]
    [InlineData(300, 512, 128)]
    public void Threads_change_no_bit(int m, int n, int k)
    {
        var (a, b) = (Values(1, 1, m * k), Values(1, 2, k * n));
        foreach (
            var product in new Action<Workers, double[]>[]
            {
                (workers, c) => MatrixProduct.Add(workers, m, n, k, a, b, c),
                (workers, c) => MatrixProduct.AddTransposedLeft(workers, m, n, k, a, b, c),
                (workers, c) => MatrixProduct.AddTransposedRight(workers, m, n, k, a, b, c),
            }
        )
        {
            var (one, three) = (new double[m * n], new double[m * n]);
            product(Workers.Single, one);
            product(Workers.Of(3), three);
            Assert.Equal(one, three);
        }
    }

    /// <summary>Few and many, around the widths and heights of tiles, and a stride of 4 KB.</summary>
    private static Gen<int> Extent(int least) =>
        Gen.Frequency((4, Gen.Int[least, 40]), (1, Gen.Int[41, 150]), (1, Gen.Const(512)));

    internal static double[] Values(ulong seed, ulong stream, int count)
    {
        var values = new double[count];
        Draws.Uniform<double>(RngKey.FromSeed(seed).Fold(stream), -1, 1, values);
        return values;
    }
}
