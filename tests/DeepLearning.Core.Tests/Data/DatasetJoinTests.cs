namespace DeepLearning.Core.Tests.Data;

public class DatasetJoinTests
{
    private static Dataset<double> Classes(int count, double first, Sequence<string>? names = null) =>
        new(
            HostTensor<double>.Create(
                [count, 2],
                values =>
                {
                    for (var i = 0; i < values.Length; i++)
                        values[i] = first + i;
                }
            ),
            new Targets<double>.Classes(Enumerable.Range(0, count).Select(i => i % 2).ToArray()),
            names
        );

    private static Dataset<double> Values(int count, int width) =>
        new(
            HostTensor<double>.Create([count, 2], _ => { }),
            new Targets<double>.Values(Enumerable.Range(0, count * width).Select(i => (double)i).ToArray())
        );

    [Fact]
    public void The_first_samples_come_first()
    {
        var joined = Classes(2, 0, ["a", "b"]).Join(Classes(3, 10, ["a", "b"]));
        Assert.Equal(5, joined.Count);
        Assert.Equal([0, 1, 2, 3, 10, 11, 12, 13, 14, 15], joined.Inputs.Span.ToArray());
        Assert.Equal([0, 1, 0, 1, 0], ((Targets<double>.Classes)joined.Targets).Indices.ToArray());
        Assert.Equal(["a", "b"], joined.ClassNames);
        Assert.Equal(
            [0, 1, 2, 3, 0, 1],
            ((Targets<double>.Values)Values(2, 2).Join(Values(1, 2)).Targets).Elements.ToArray()
        );
    }

    [Fact]
    public void What_is_not_alike_is_refused()
    {
        Assert.Contains(
            "[a, b] and unnamed",
            Assert.Throws<ArgumentException>(() => Classes(2, 0, ["a", "b"]).Join(Classes(2, 0))).Message
        );
        Assert.Contains(
            "2 and 1 values a sample",
            Assert.Throws<ArgumentException>(() => Values(2, 2).Join(Values(2, 1))).Message
        );
        Assert.Contains(
            "classes, those of the other are values",
            Assert.Throws<ArgumentException>(() => Classes(2, 0).Join(Values(2, 1))).Message
        );
        var wide = new Dataset<double>(
            HostTensor<double>.Create([2, 3], _ => { }),
            new Targets<double>.Classes((int[])[0, 1])
        );
        Assert.Throws<ShapeException>(() => Classes(2, 0).Join(wide));
    }
}
