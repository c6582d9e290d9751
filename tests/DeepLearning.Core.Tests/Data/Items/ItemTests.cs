namespace DeepLearning.Core.Tests.Data.Items;

public sealed class ItemTests
{
    private sealed record Person(float Age, float Height, string? City, int Label);

    private static readonly Person[] People = [new(31, 1.7f, "Lund", 1), new(64, 1.8f, null, 0)];

    private static async IAsyncEnumerable<Person> Later()
    {
        foreach (var person in People)
        {
            await Task.Yield();
            yield return person;
        }
    }

    [Fact]
    public async Task Items_become_samples_and_classes()
    {
        var data = People.ToDataset(p => new[] { p.Age, p.Height }, p => p.Label, classNames: ["no", "yes"]);
        Assert.Equal(HostTensor<float>.Copy([2, 2], [31, 1.7f, 64, 1.8f]), data.Inputs);
        Assert.Equal([1, 0], ((Targets<float>.Classes)data.Targets).Indices.ToArray());
        Assert.Equal(["no", "yes"], data.ClassNames!);
        var later = await Later()
            .ToDatasetAsync(
                p => new[] { p.Age, p.Height },
                p => p.Label,
                Shape.Of(2, 1),
                cancellation: TestContext.Current.CancellationToken
            );
        Assert.Equal(Shape.Of(2, 2, 1), later.Inputs.Shape);
        Assert.Equal(data.Inputs.Span.ToArray(), later.Inputs.Span.ToArray());
    }

    [Fact]
    public async Task Items_become_samples_and_values()
    {
        var data = People.ToDataset(p => new double[] { p.Label }, p => new double[] { p.Age, p.Height });
        Assert.Equal(2, data.TargetSize);
        var later = await Later()
            .ToDatasetAsync(
                p => new double[] { p.Label },
                p => new double[] { p.Age, p.Height },
                cancellation: TestContext.Current.CancellationToken
            );
        Assert.Equal(DatasetHash.Sha256(data), DatasetHash.Sha256(later));
    }

    [Fact]
    public async Task Items_become_a_table()
    {
        var table = People.ToTable(("age", p => p.Age), ("city", p => p.City), ("none", _ => double.NaN));
        Assert.Equal(
            new Table([
                new Column.Numbers("age", [31, 64]),
                new Column.Texts("city", ["Lund", null]),
                new Column.Numbers("none", [double.NaN, double.NaN]),
            ]),
            table
        );
        Assert.Equal(
            table.Without("none"),
            await Later()
                .ToTableAsync([("age", p => p.Age), ("city", p => p.City)], TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void What_does_not_fit_is_named_with_its_item()
    {
        Assert.Equal(
            "item 1: the input has 1 values, but those before it have 2",
            Refused(p => p.Label == 0 ? [1f] : [1f, 2f])
        );
        Assert.Equal("item 0: the input has no value", Refused(_ => []));
        Assert.Equal("item 0: the input has no value", Refused(_ => null!));
        Assert.Equal(
            "the column 'x' has Lund (Texts) at item 1, but 1 (Numbers) at item 0: a column is of one kind",
            Assert
                .Throws<ArgumentException>(() => People.Reverse().ToTable(("x", p => p.City is null ? 1 : p.City)))
                .Message
        );
        Assert.Throws<ArgumentException>(() => Array.Empty<Person>().ToDataset(_ => new[] { 1f }, p => p.Label));
        Assert.Throws<ShapeException>(() => People.ToDataset(_ => new[] { 1f }, p => p.Label, Shape.Of(2)));

        static string Refused(Func<Person, float[]> input) =>
            Assert.ThrowsAny<ArgumentException>(() => People.ToDataset(input, p => p.Label)).Message;
    }
}
