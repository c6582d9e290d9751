namespace DeepLearning.Core.Tests.Training;

/// <summary>
/// An executor that learns nothing and writes down what it is asked. A batch's loss is the mean of its samples' first
/// values; its logits say that every sample is of class 0.
/// </summary>
internal sealed class FakeExecutor(Model model, CompileOptions options) : IExecutor<double>
{
    public List<string> Calls { get; } = [];

    public List<(long[] Samples, RngKey Key)> Steps { get; } = [];

    /// <summary>The weights of what was accumulated.</summary>
    public List<double> Shares { get; } = [];

    public List<(Optimizer Optimizer, Sequence<ParameterGroup>? Groups, Clipping? Clipping)> Updates { get; } = [];

    /// <summary>Called before each training pass.</summary>
    public Action Training { get; init; } = () => { };

    /// <summary>Called before each evaluation.</summary>
    public Action Evaluating { get; init; } = () => { };

    /// <summary>Whether evaluations have no loss, as no executor's may.</summary>
    public bool HidesLosses { get; init; }

    public string Backend => "fake";

    public Model Model => model;

    public CompileOptions Options => options;

    public ParameterLayout Layout { get; } = new(model);

    public double Accumulate(Batch<double> batch, double weight, RngKey key)
    {
        Calls.Add($"accumulate {batch.Count}");
        Shares.Add(weight);
        return Pass(batch, key);
    }

    public double Step(
        Batch<double> batch,
        RngKey key,
        Optimizer optimizer,
        Sequence<ParameterGroup>? groups = null,
        Clipping? clipping = null
    )
    {
        Calls.Add($"step {batch.Count}");
        Update(optimizer, groups, clipping);
        return Pass(batch, key);
    }

    private double Pass(Batch<double> batch, RngKey key)
    {
        Training();
        BatchRules.CheckTraining(model, options.Objective, batch);
        Steps.Add((batch.SampleIndices.ToArray(), key));
        return Loss(batch);
    }

    public void Update(Optimizer optimizer, Sequence<ParameterGroup>? groups = null, Clipping? clipping = null) =>
        Updates.Add((optimizer, groups, clipping));

    public Evaluation<double> Evaluate(Batch<double> batch, bool sampleLosses = false)
    {
        Evaluating();
        BatchRules.Check(model, options.Objective, batch);
        Calls.Add($"evaluate {batch.Count}");
        var width = model.ShapeOf(model.Outputs[0]).Size;
        var logits = HostTensor<double>.Create(
            [batch.Count, width],
            values =>
            {
                for (var n = 0; n < batch.Count; n++)
                    values[n * width] = 1;
            }
        );
        return new(HidesLosses ? null : Loss(batch), new([KeyValuePair.Create(model.Outputs[0], logits)]));
    }

    private double Loss(Batch<double> batch)
    {
        var (values, size) = (batch.Inputs[0].Reals.ToArray(), model.ShapeOf(model.Inputs[0].Name).Size);
        return Enumerable.Range(0, batch.Count).Average(n => values[n * size]);
    }

    public void Dispose() { }

    public void Import(ExecutorState<double> state) => Calls.Add("import");

    public ExecutorState<double> Export() => ExecutorState<double>.Initial(model, options.Seed);

    public Differentiation<double> Differentiate(
        Batch<double> batch,
        RngKey key,
        bool training = true,
        bool activations = false
    ) => throw new NotSupportedException();

    public void Gradients(Span<double> destination) => destination.Clear();

    public void SetGradients(ReadOnlySpan<double> source) => Calls.Add("set gradients");

    public void Publish() => throw new NotSupportedException();

    public long PublishedVersion => 0;

    public IPredictor<double> CreatePredictor() => throw new NotSupportedException();
}
