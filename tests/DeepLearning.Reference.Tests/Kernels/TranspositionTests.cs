using CsCheck;

namespace DeepLearning.Reference.Tests;

public class TranspositionTests
{
    [Fact]
    public void Copies_across_the_diagonal_and_touches_nothing_else() =>
        Gen.Select(Gen.Int[0, 35], Gen.Int[0, 35], Gen.Int[0, 5], Gen.Int[0, 5])
            .Sample(
                (rows, columns, sourceGap, targetGap) =>
                {
                    Check<double>(rows, columns, columns + sourceGap, rows + targetGap);
                    Check<float>(rows, columns, columns + sourceGap, rows + targetGap);
                },
                iter: 300
            );

    [Fact]
    public void A_matrix_smaller_than_its_sizes_is_refused() =>
        Assert.Throws<ArgumentException>(() => Transposition.Copy(2, 2, new float[3], 2, new float[4].AsSpan(), 2));

    private static void Check<T>(int rows, int columns, int sourceRow, int targetRow)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var source = Enumerable.Range(1, rows * sourceRow).Select(i => T.CreateChecked(i)).ToArray();
        var target = new T[columns * targetRow];
        Transposition.Copy(rows, columns, source, sourceRow, target.AsSpan(), targetRow);
        for (var j = 0; j < columns; j++)
        for (var i = 0; i < targetRow; i++)
            Assert.Equal(i < rows ? source[i * sourceRow + j] : T.Zero, target[j * targetRow + i]);
    }
}
