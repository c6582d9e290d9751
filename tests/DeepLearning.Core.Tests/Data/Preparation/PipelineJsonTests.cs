using System.Text.Json.Nodes;
using DeepLearning.TestSupport;

namespace DeepLearning.Core.Tests.Data.Preparation;

public sealed class PipelineJsonTests : IDisposable
{
    private static readonly CustomStepReader Reader = CustomStepReader.Of<Squared>("Squared");

    private static readonly Table Training = new([
        new Column.Numbers("x", [0.1, double.NaN, 1 / 3.0, 7]),
        new Column.Texts("t", ["a", "b\"", null, "ü"]),
        new Column.Dates("d", [new(2020, 1, 1), null, new(2021, 1, 1), new(2022, 1, 1)]),
        new Column.Numbers("y", [1, 2, 3, 5]),
    ]);

    /// <summary>Every kind of step.</summary>
    private static readonly Pipeline Every = new(
        [
            new(
                "numbers",
                [
                    new("x", [new ColumnStep.Impute(ImputeBy.Mean, indicator: true), new ColumnStep.Standardize()]),
                    new("x", [new ColumnStep.ImputeNumber(-3), new ColumnStep.Normalize(), new ColumnStep.Clip(0, 1)]),
                    new("x", [new ColumnStep.ImputeNumber(0), new ColumnStep.Quantiles(2), new ColumnStep.OneHot()]),
                    new("t", [new ColumnStep.OneHot(UnknownCategory.OwnPlace)]),
                    new("d", [new ColumnStep.DateParts([DatePart.Year]), new ColumnStep.Impute(ImputeBy.Median)]),
                    new("y", [new ColumnStep.Custom(new Squared())]),
                ]
            ),
            new(
                "indices",
                [
                    new("y", [new ColumnStep.Bucket([2.5, 3.5])]),
                    new("t", [new ColumnStep.ImputeText("none"), new ColumnStep.Hash(5)]),
                    new("t", [new ColumnStep.Index(UnknownCategory.OwnPlace)]),
                ]
            ),
        ],
        [
            new PipelineTarget.Values("both", ["x", "y"], TargetScaling.Normalize),
            new PipelineTarget.Classes("y", ["1", "2", "3", "5"], "level"),
        ]
    );

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_pipeline_comes_back_equal()
    {
        Assert.Equal(Every, PipelineJson.Read(PipelineJson.Write(Every), Reader));
        var fitted = Every.Fit(Training);
        var again = PipelineJson.ReadFitted(PipelineJson.Write(fitted), Reader);
        Assert.Equal(fitted, again);
        Assert.Equal(fitted.GetHashCode(), again.GetHashCode());
        PipelineJson.Save(_path, fitted);
        Assert.Equal(fitted, PipelineJson.LoadFitted(_path, Reader));
        var table = Training.Rows([0, 2]).With(new Column.Numbers("x", [2, 3]));
        Assert.Equal(DatasetHash.Sha256(fitted.Apply<double>(table)), DatasetHash.Sha256(again.Apply<double>(table)));
    }

    [Fact]
    public void A_custom_step_without_a_reader_is_refused() =>
        Assert.Contains(
            "there is no reader for the custom step 'Squared'; there are none",
            Assert.Throws<PipelineException>(() => PipelineJson.Read(PipelineJson.Write(Every))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("""{"inputs":[],"targets":[]}""", "at least 1 input")]
    [InlineData("""{"inputs":null,"targets":[]}""", "")]
    [InlineData("""{"targets":[]}""", "inputs")]
    [InlineData("""[]""", "")]
    [InlineData("", "")]
    [InlineData(
        """{"inputs":[{"name":"a","columns":[{"column":"x","kind":"Texts","steps":[]}]}],"targets":[]}""",
        "ends as texts"
    )]
    [InlineData(
        """
            {"inputs":[{"name":"a","columns":[{"column":"x","kind":"Texts",
            "steps":[{"type":"hash","buckets":1048577}]}]}],"targets":[]}
            """,
        "Buckets is 1048577"
    )]
    [InlineData(
        """
            {"inputs":[{"name":"a","columns":[{"column":"x","kind":"Numbers",
            "steps":[{"type":"scale","features":[{"shift":0,"divisor":0}]}]}]}],"targets":[]}
            """,
        "Divisor is 0"
    )]
    public void A_text_that_is_no_pipeline_is_refused(string json, string why)
    {
        var message = Assert.Throws<PipelineException>(() => PipelineJson.ReadFitted(json)).Message;
        Assert.StartsWith("the pipeline's JSON cannot be read: ", message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_property_is_needed()
    {
        var json = JsonNode.Parse(PipelineJson.Write(Every.Fit(Training)))!;
        json["inputs"]![0]!.AsObject().Remove("columns");
        Assert.Throws<PipelineException>(() => PipelineJson.ReadFitted(json.ToJsonString(), Reader));
    }

    [Fact]
    public void Mutations_are_refused_or_keep_their_rules()
    {
        var original = PipelineJson.Write(Every.Fit(Training));
        var outcome = Fuzz.Run<string, PipelineException>(
            original,
            Mutation.Text,
            json =>
            {
                var read = PipelineJson.ReadFitted(json, Reader);
                Assert.Equal(read, PipelineJson.ReadFitted(PipelineJson.Write(read), Reader));
                foreach (var input in read.Inputs)
                    if (input.Width < 1000)
                        Assert.Equal(input.Width, input.Features().Count);
                // Whatever numbers it holds: the training table becomes finite data, or is refused.
                read.Apply<double>(Training.With(new Column.Numbers("x", [1, 2, 3, 4])));
            }
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{outcome}");
        Assert.True(outcome is { Accepted: > 20, Refused: > 100 }, $"{outcome}");
    }
}
