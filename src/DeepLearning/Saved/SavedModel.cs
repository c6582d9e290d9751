using System.Numerics;
using DeepLearning.Reference;

namespace DeepLearning;

/// <summary>
/// A trained model with its preparation and its classes' names, of one file: it takes rows as they are and answers in
/// the table's words and units. Any number of threads may ask at once. Without a plan or a run's state: those are in a
/// checkpoint, which it reads too.
/// </summary>
public sealed class SavedModel : IDisposable
{
    private readonly IBackend _backend;
    private readonly Lazy<SavedPredictor> _predictor;

    private SavedModel(SavedContent content, IBackend backend)
    {
        (Content, _backend) = (content, backend);
        _predictor = new(() => SavedPredictor.Of(Content, _backend));
    }

    /// <summary>All that the file holds, as a value.</summary>
    public SavedContent Content { get; }

    public Model Model => Content.Model;

    /// <summary>Writes a file that is whole or not there: see <see cref="SavedModelFile"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="executor">Whose model and weights, as they are now.</param>
    /// <param name="pipeline">How rows become the inputs; null where tensors are brought.</param>
    /// <param name="classNames">
    /// The classes that the first output tells apart; null for those of the pipeline's target, or none.
    /// </param>
    /// <exception cref="ModelException">Pipeline or names do not fit the model.</exception>
    public static void Save<T>(
        string path,
        IExecutor<T> executor,
        FittedPipeline? pipeline = null,
        Sequence<string>? classNames = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(executor);
        SavedModelFile.Write(
            path,
            new SavedContent<T>(
                executor.Model,
                executor.Export().Weights(),
                pipeline,
                classNames ?? ClassNames(executor.Model, pipeline)
            )
        );
    }

    /// <summary>Reads a saved model or a checkpoint, for the reference backend.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readers">The readers of custom layers and steps, and of a checkpoint's custom losses.</param>
    /// <exception cref="SavedModelException">The file is missing, cut off, altered, or of another format.</exception>
    public static SavedModel Load(string path, params ReadOnlySpan<CustomReader> readers) =>
        Load(path, new ReferenceBackend(), readers);

    /// <inheritdoc cref="Load(string, ReadOnlySpan{CustomReader})"/>
    /// <param name="path">The file.</param>
    /// <param name="backend">What computes the predictions.</param>
    /// <param name="readers">The readers of custom layers and steps, and of a checkpoint's custom losses.</param>
    public static SavedModel Load(string path, IBackend backend, params ReadOnlySpan<CustomReader> readers)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return new(SavedModelFile.Read(path, readers), backend);
    }

    /// <summary>What the model says of a row: the most probable class with all probabilities, or values.</summary>
    /// <param name="row">A number, a text or a date a column; there may be more than the pipeline reads.</param>
    /// <param name="target">The target's name; null for the only one.</param>
    /// <exception cref="PipelineException">
    /// A column is not there, or a value is missing where nothing fills it, unknown, or of the wrong kind.
    /// </exception>
    /// <exception cref="ModelException">The file has no pipeline.</exception>
    public Prediction Predict(IReadOnlyDictionary<string, Cell> row, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(row);
        return _predictor.Value.PredictRow(row, target);
    }

    /// <summary>The same for each row of a table, in its order.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyDictionary{string, Cell}, string?)"/>
    /// <param name="table">The rows; the targets' columns need not be there.</param>
    /// <param name="target">The target's name; null for the only one.</param>
    public Sequence<Prediction> Predict(Table table, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _predictor.Value.PredictTable(table, target);
    }

    /// <summary>What a model with one input says of one sample's values, an image's say.</summary>
    /// <param name="sample">The values, already as the model reads them.</param>
    /// <exception cref="ShapeException">The number of values is not the input's.</exception>
    /// <exception cref="ModelException">The model has several inputs or outputs.</exception>
    public Prediction Predict(ReadOnlySpan<float> sample) => _predictor.Value.PredictSample(sample);

    public void Dispose()
    {
        if (_predictor.IsValueCreated)
            _predictor.Value.Dispose();
    }

    private static Sequence<string>? ClassNames(Model model, FittedPipeline? pipeline) =>
        pipeline is null
            ? null
            : SavedRules
                .TargetsOf(model, pipeline)
                .Where(pair => pair.Output == model.Outputs[0])
                .Select(pair => (pair.Target as FittedTarget.Classes)?.ClassNames)
                .FirstOrDefault();
}
