namespace DeepLearning.Core.Tests.Data.Preparation;

public class PipelineTests
{
    private static readonly Table Training = new([
        new Column.Numbers("age", [20, 40, double.NaN, 60]),
        new Column.Texts("city", ["Bonn", "Köln", "Bonn", "Ulm"]),
        new Column.Texts("buys", ["no", "yes", "no", "yes"]),
        new Column.Numbers("spends", [10, 20, 30, 40]),
    ]);

    private static readonly Pipeline Mixed = new(
        [
            new("age", [new ColumnStep.Impute(ImputeBy.Mean), new ColumnStep.Normalize()]),
            new("city", [new ColumnStep.OneHot(UnknownCategory.Ignored)]),
        ],
        new PipelineTarget.Classes("buys")
    );

    [Fact]
    public void Columns_become_an_input_side_by_side_and_a_class()
    {
        var fitted = Mixed.Fit(Training);
        Assert.Equal(4, fitted.Inputs[0].Width);
        Assert.Equal(["age", "city = Bonn", "city = Köln", "city = Ulm"], fitted.Inputs[0].Features());
        var data = fitted.Apply<double>(Training);
        Assert.Equal(
            HostTensor<double>.Copy([4, 4], [0, 1, 0, 0, 0.5, 0, 1, 0, 0.5, 1, 0, 0, 1, 0, 0, 1]),
            data.Inputs
        );
        Assert.Equal([0, 1, 0, 1], ((Targets<double>.Classes)data.Targets).Indices.ToArray());
        Assert.Equal(["no", "yes"], data.ClassNames);
    }

    /// <summary>What it knew of the other parts would flatter the model.</summary>
    [Fact]
    public void Only_the_training_part_is_learnt()
    {
        var other = new Table([
            new Column.Numbers("age", [100, double.NaN]),
            new Column.Texts("city", ["Rom", null]),
            new Column.Texts("buys", ["yes", "yes"]),
        ]);
        Assert.Equal([2, 0, 0, 0, 0.5, 0, 0, 0], Mixed.Fit(Training).Apply<double>(other).Inputs.Memory.ToArray());
    }

    [Fact]
    public void Inputs_may_be_several_and_of_indices()
    {
        var fitted = new Pipeline(
            [
                new("numbers", [new("age", [new ColumnStep.ImputeNumber(0)])]),
                new("places", [new("city", [new ColumnStep.Index()]), new("city", [new ColumnStep.Hash(7)])]),
            ],
            [new PipelineTarget.Classes("buys"), new PipelineTarget.Values("spends", TargetScaling.Normalize)]
        ).Fit(Training);
        Assert.Equal((null, 7), (fitted.Inputs[0].IndicesBelow, fitted.Inputs[1].IndicesBelow));
        var data = fitted.Apply<double>(Training);
        Assert.Equal(["numbers", "places"], data.NamedInputs.Select(input => input.Name));
        Assert.Equal([0, 1, 0, 2], data.NamedInputs[1].Values.Indices.ToArray().Where((_, i) => i % 2 == 0));
        Assert.Equal(["buys", "spends"], data.NamedTargets.Select(target => target.Name));
        Assert.Equal(
            [0, 1 / 3.0, 2 / 3.0, 1],
            ((Targets<double>.Values)data.NamedTargets[1].Values).Elements.ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-15
        );
    }

    [Fact]
    public void A_row_is_prepared_as_the_tables_rows_are()
    {
        var fitted = Mixed.Fit(Training);
        var row = fitted.ApplyRow<float>(
            new Dictionary<string, Cell>
            {
                ["age"] = "50",
                ["city"] = "Ulm",
                ["more"] = 1,
            }
        );
        Assert.Equal([0.75f, 0, 0, 1], row["input"].Reals.ToArray());
        Assert.Equal(
            [0.5f, 0, 0, 0],
            fitted
                .ApplyRow<float>(new Dictionary<string, Cell> { ["age"] = default, ["city"] = default })["input"]
                .Reals.ToArray()
        );
        Assert.Equal("the row has no 'age': the nearest is 'ages'", Refused(new() { ["ages"] = 1, ["city"] = "Ulm" }));
        Assert.Equal(
            "the column 'age' holds 'old' in row 0, but a finite number is expected",
            Refused(new() { ["age"] = "old", ["city"] = "Ulm" })
        );

        string Refused(Dictionary<string, Cell> of) =>
            Assert.Throws<PipelineException>(() => fitted.ApplyRow<float>(of)).Message;
    }

    [Fact]
    public void Logits_become_classes_and_scaled_values_their_own_units()
    {
        var fitted = (Mixed with { Targets = [.. Mixed.Targets, new PipelineTarget.Values("spends")] }).Fit(Training);
        var prediction = (Prediction.OfClass)fitted.PredictionOf<float>([0, MathF.Log(3)], "buys");
        Assert.Equal("yes", prediction.ClassName);
        Assert.Equal([0.25, 0.75], prediction.Probabilities, (a, b) => Math.Abs(a - b) < 1e-7);
        Assert.Equal("yes (75.0%)", prediction.ToString().Replace(" %", "%", StringComparison.Ordinal));
        var (scaled, own) = (
            ((Targets<double>.Values)fitted.Apply<double>(Training).TargetFor("spends", "spends")!.Values).Elements,
            (Column.Numbers)Training["spends"]
        );
        Assert.Equal([-15, -5, 5, 15], scaled.ToArray().Select(x => Math.Round(x * Math.Sqrt(125), 12)));
        for (var row = 0; row < 4; row++)
            Assert.Equal(
                own.Values[row],
                ((Prediction.OfValues)fitted.PredictionOf(scaled.Span.Slice(row, 1), "spends")).Value,
                1e-12
            );
        Assert.Equal(
            "the pipeline has not one target alone, but 'buys', 'spends'",
            Assert.Throws<PipelineException>(() => fitted.PredictionOf<float>([0])).Message
        );
        Assert.Equal(
            "the target 'buys' has 2 outputs, but 3 values are given",
            Assert.Throws<PipelineException>(() => fitted.PredictionOf<float>([0, 0, 0], "buys")).Message
        );
    }

    [Fact]
    public void Classes_may_be_numbers_and_have_an_order_of_their_own()
    {
        var table = new Table([new Column.Numbers("x", [1, 2, 3]), new Column.Numbers("y", [10, 9, 10])]);
        Assert.Equal(["9", "10"], Names(new PipelineTarget.Classes("y")));
        Assert.Equal(["10", "9", "8"], Names(new PipelineTarget.Classes("y", ["10", "9", "8"])));
        Assert.Equal(
            "the column 'y' holds '9' in row 1, but one of '10', '8' is expected",
            Assert.Throws<PipelineException>(() => Names(new PipelineTarget.Classes("y", ["10", "8"]))).Message
        );

        Sequence<string>? Names(PipelineTarget target) =>
            new Pipeline([new("x")], target).Fit(table).Apply<float>(table).ClassNames;
    }

    [Fact]
    public void A_value_that_is_missing_behind_all_steps_is_refused_with_its_row()
    {
        var pipeline = new Pipeline([new("age")], new PipelineTarget.Values("spends"));
        Assert.Equal(
            "'age' is missing in row 2, and no step fills it: impute it",
            Assert.Throws<PipelineException>(() => pipeline.Fit(Training).Apply<float>(Training)).Message
        );
        Assert.Equal(
            "'x' is 1E+300 in row 0, which is too large for Single",
            Assert
                .Throws<PipelineException>(() =>
                {
                    var table = new Table([new Column.Numbers("x", [1e300])]);
                    new Pipeline([new("x")]).Fit(table).ApplyInputs<float>(table);
                })
                .Message
        );
    }

    [Fact]
    public void Steps_that_do_not_go_together_are_refused()
    {
        Assert.Equal(
            "the column 'city' ends as texts, but an input is of numbers or indices: a step is missing",
            Refused(new ColumnPath("city"))
        );
        Assert.Equal(
            "column 'city', step 1: the step Standardize takes numbers, but is given indices below 3",
            Refused(new ColumnPath("city", [new ColumnStep.Index(), new ColumnStep.Standardize()]))
        );
        Assert.Equal(
            "an input of numbers has columns of indices, 'city': make numbers of them by OneHot, or give them an input "
                + "of their own",
            Refused(new("spends"), new ColumnPath("city", [new ColumnStep.Index()]))
        );
        Assert.Contains("no column 'town'", Refused(new ColumnPath("town")), StringComparison.Ordinal);

        static string Refused(params ColumnPath[] paths) =>
            Assert.Throws<PipelineException>(() => new Pipeline(paths.ToSequence()).Fit(Training)).Message;
    }

    [Fact]
    public void A_suitable_pipeline_is_inferred()
    {
        var table = Training
            .With(new Column.Dates("since", [new(2020, 1, 1), new(2020, 2, 1), null, new(2020, 3, 1)]))
            .With(new Column.Texts("nothing", [null, null, null, null]))
            .With(new Column.Texts("name", [.. "abcd".Select(c => c.ToString())]));
        var pipeline = Pipeline.Infer(table, "buys");
        Assert.Equal(["age", "city", "spends", "since", "name"], pipeline.Inputs[0].Columns.Select(p => p.Column));
        Assert.Equal([new PipelineTarget.Classes("buys")], pipeline.Targets);
        var data = pipeline.Fit(table).Apply<double>(table);
        Assert.Equal(4, data.Count);
        Assert.Equal([new PipelineTarget.Values("spends")], Pipeline.Infer(table, "spends").Targets);
        Assert.DoesNotContain(
            Pipeline.Infer(table, new PipelineTarget.Classes("spends")).Inputs[0].Columns,
            path => path.Column == "spends"
        );
    }

    [Fact]
    public void Many_categories_are_hashed()
    {
        var names = new Column.Texts("name", [.. Enumerable.Range(0, 100).Select(i => $"n{i}")]);
        var table = new Table([names, new Column.Numbers("y", [.. Enumerable.Range(0, 100).Select(i => (double)i)])]);
        Assert.Equal(64, Pipeline.Infer(table, "y").Fit(table).Inputs[0].Width);
    }
}
