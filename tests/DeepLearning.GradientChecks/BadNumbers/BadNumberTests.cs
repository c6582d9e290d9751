using DeepLearning.TestSupport;

namespace DeepLearning.GradientChecks.BadNumbers;

/// <summary>
/// The table of docs/bad-numbers.md is neither short of a difference nor has one too many: a difference that comes is a
/// fault until it is understood, and one that goes is taken out.
/// </summary>
public class BadNumberTests
{
    [Fact]
    public void The_backends_part_where_the_table_says_and_nowhere_else()
    {
        OnTheCpu.Only("the table is of its kernels; CUDA's and cuDNN's treat infinities and NaN otherwise");
        Assert.True(2 * BadNumberCases.Count > 700);
        var found = BadNumberCases.Parts<float>().Concat(BadNumberCases.Parts<double>()).ToHashSet();
        var listed = BadNumberTable.Read();
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.True(
            found.SetEquals(listed),
            $"not in the table:\n{Rows(found.Except(listed))}\nin the table, but not so:\n{Rows(listed.Except(found))}"
        );
    }

    private static string Rows(IEnumerable<Part> parts) =>
        string.Join(
            '\n',
            parts
                .Select(part =>
                    $"| {part.What} | {part.Number} | {part.Precision} | {part.Tensor} | {part.Ours} | "
                    + $"{part.Libtorchs} | |"
                )
                .Order(StringComparer.Ordinal)
        );
}
