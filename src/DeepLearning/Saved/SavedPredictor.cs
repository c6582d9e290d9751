using System.Numerics;

namespace DeepLearning;

/// <summary>A saved model's predictor in the file's precision.</summary>
internal abstract class SavedPredictor : IDisposable
{
    public static SavedPredictor Of(SavedContent content, IBackend backend) =>
        content switch
        {
            SavedContent<float> single => new SavedPredictor<float>(single, backend),
            SavedContent<double> twice => new SavedPredictor<double>(twice, backend),
            _ => throw new NotSupportedException($"no model is saved in {content.Precision}"),
        };

    public abstract Prediction PredictRow(IReadOnlyDictionary<string, Cell> row, string? target);

    public abstract Sequence<Prediction> PredictTable(Table table, string? target);

    public abstract Prediction PredictSample(ReadOnlySpan<float> sample);

    public abstract void Dispose();
}

/// <inheritdoc/>
internal sealed class SavedPredictor<T> : SavedPredictor
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>How many rows of a table are computed at once.</summary>
    private const int BatchSize = 256;

    private readonly SavedContent<T> _content;
    private readonly IExecutor<T> _executor;
    private readonly PredictorPool<T> _pool;

    public SavedPredictor(SavedContent<T> content, IBackend backend)
    {
        _content = content;
        _executor = backend.Compile<T>(content.Model, new CompileOptions());
        _executor.Import(content.ToExecutorState());
        _pool = _executor.CreatePredictorPool();
    }

    private Model Model => _content.Model;

    private FittedPipeline Pipeline =>
        _content.Pipeline
        ?? throw new ModelException(
            "the model was saved without a pipeline, so that it takes values, not rows: give its input's values"
        );

    public override Prediction PredictRow(IReadOnlyDictionary<string, Cell> row, string? target)
    {
        var (output, wanted) = Find(target);
        var values = Pipeline.ApplyRow<T>(row);
        InputValues<T>[] inputs = [.. Inputs().Select(input => values[input.Name])];
        return Say(wanted, output, _pool.Predict(inputs, 1)[output].Span);
    }

    public override Sequence<Prediction> PredictTable(Table table, string? target)
    {
        var (output, wanted) = Find(target);
        var data = Pipeline.ApplyInputs<T>(table);
        var inputs = Inputs().Select(input => (data.First(d => d.Name == input.Name).Values, input.Width)).ToArray();
        var predictions = new List<Prediction>(table.Count);
        for (var start = 0; start < table.Count; start += BatchSize)
        {
            var count = Math.Min(BatchSize, table.Count - start);
            var values = _pool.Predict([.. inputs.Select(i => Slice(i.Values, start, count, i.Width))], count)[output];
            for (var i = 0; i < count; i++)
                predictions.Add(Say(wanted, output, values.Span.Slice(i * wanted.Outputs, wanted.Outputs)));
        }

        return predictions.ToSequence();
    }

    public override Prediction PredictSample(ReadOnlySpan<float> sample)
    {
        var values = new T[sample.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = T.CreateChecked(sample[i]);
        if (Model.Inputs.Count > 1 || Model.Outputs.Count > 1)
            throw new ModelException(
                $"the model has {Model.Inputs.Count} inputs and {Model.Outputs.Count} outputs: compile it, and predict "
                    + "by name"
            );
        var (output, logits) = (Model.Outputs[0], _pool.Predict([values], 1)[Model.Outputs[0]]);
        if (_content.Pipeline?.Targets is [var target])
            return Say(target, output, logits.Span);
        FittedTarget said =
            _content.ClassNames is { } names && names.Count == logits.Size
                ? new FittedTarget.Classes(output, output, names)
                : new FittedTarget.Values(
                    output,
                    Enumerable
                        .Range(0, checked((int)logits.Size))
                        .Select(i => new TargetColumn($"{output}[{i}]", new FeatureScale(0, 1)))
                        .ToSequence()
                );
        return Say(said, output, logits.Span);
    }

    public override void Dispose()
    {
        _pool.Dispose();
        _executor.Dispose();
    }

    private static InputValues<T> Slice(InputValues<T> values, int start, int count, int width) =>
        values.IsIndices
            ? values.Indices.Slice(start * width, count * width)
            : values.Reals.Slice(start * width, count * width);

    private IEnumerable<FittedInput> Inputs() => Model.Inputs.Select(node => SavedRules.InputOf(Model, Pipeline, node));

    private (string Output, FittedTarget Target) Find(string? target)
    {
        var wanted = Pipeline.Target(target);
        return SavedRules.TargetsOf(Model, Pipeline).First(pair => pair.Target == wanted);
    }

    /// <summary>A model that ends in a softmax gives probabilities, others logits.</summary>
    private Prediction Say(FittedTarget target, string output, ReadOnlySpan<T> values) =>
        target is FittedTarget.Classes classes && Model.Nodes[Model.IndexOf(output)].Layer is Layer.Softmax
            ? classes.PredictionOfProbabilities(values)
            : target.PredictionOf(values);
}
