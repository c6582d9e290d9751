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
    private readonly FittedInput[] _inputs = [];
    private readonly Dictionary<string, string> _outputs = new(StringComparer.Ordinal);
    private readonly Lazy<FittedTarget> _ofSamples;

    public SavedPredictor(SavedContent<T> content, IBackend backend)
    {
        _content = content;
        _executor = backend.Compile<T>(content.Model, new CompileOptions());
        _executor.Import(content.ToExecutorState());
        _pool = _executor.CreatePredictorPool();
        if (content.Pipeline is { } pipeline)
        {
            _inputs = [.. Model.Inputs.Select(node => SavedRules.InputOf(Model, pipeline, node))];
            foreach (var (output, target) in SavedRules.TargetsOf(Model, pipeline))
                _outputs.Add(target.Name, output);
        }

        _ofSamples = new(() => content.Pipeline?.Targets is [var only] ? only : Unprepared(content));
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
        InputValues<T>[] inputs = [.. _inputs.Select(input => values[input.Name])];
        return Say(wanted, output, _pool.Predict(inputs, 1)[output].Span);
    }

    public override Sequence<Prediction> PredictTable(Table table, string? target)
    {
        var (output, wanted) = Find(target);
        var data = Pipeline.ApplyInputs<T>(table);
        var inputs = _inputs.Select(input => (data.First(d => d.Name == input.Name).Values, input.Width)).ToArray();
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
        return Say(_ofSamples.Value, Model.Outputs[0], _pool.Predict([values], 1)[Model.Outputs[0]].Span);
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

    /// <summary>What the first output says where no pipeline has a target for it.</summary>
    private static FittedTarget Unprepared(SavedContent<T> content)
    {
        var output = content.Model.Outputs[0];
        var size = content.Model.ShapeOf(output).Size;
        return content.ClassNames is { } names && names.Count == size
            ? new FittedTarget.Classes(output, output, names)
            : new FittedTarget.Values(
                output,
                Enumerable
                    .Range(0, size)
                    .Select(i => new TargetColumn($"{output}[{i}]", new FeatureScale(0, 1)))
                    .ToSequence()
            );
    }

    private (string Output, FittedTarget Target) Find(string? target)
    {
        var wanted = Pipeline.Target(target);
        return (_outputs[wanted.Name], wanted);
    }

    /// <summary>A model that ends in a softmax gives probabilities, others logits.</summary>
    private Prediction Say(FittedTarget target, string output, ReadOnlySpan<T> values) =>
        target is FittedTarget.Classes classes && Model.Nodes[Model.IndexOf(output)].Layer is Layer.Softmax
            ? classes.PredictionOfProbabilities(values)
            : target.PredictionOf(values);
}
