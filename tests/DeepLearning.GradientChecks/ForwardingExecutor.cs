using System.Numerics;

namespace DeepLearning.GradientChecks;

/// <summary>An executor that does what another does; the wrong ones override what they do wrong.</summary>
internal abstract class ForwardingExecutor<T>(IExecutor<T> inner) : IExecutor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public string Backend => inner.Backend;

    public Model Model => inner.Model;

    public CompileOptions Options => inner.Options;

    public ParameterLayout Layout => inner.Layout;

    public void Import(ExecutorState<T> state) => inner.Import(state);

    public ExecutorState<T> Export() => inner.Export();

    public Evaluation<T> Evaluate(Batch<T> batch, bool sampleLosses = false) => inner.Evaluate(batch, sampleLosses);

    public virtual Differentiation<T> Differentiate(
        Batch<T> batch,
        RngKey key,
        bool training = true,
        bool activations = false
    ) => inner.Differentiate(batch, key, training, activations);

    public virtual double Accumulate(Batch<T> batch, double weight, RngKey key) => inner.Accumulate(batch, weight, key);

    public void Gradients(Span<T> destination) => inner.Gradients(destination);

    public void SetGradients(ReadOnlySpan<T> source) => inner.SetGradients(source);

    public virtual void Update(
        Optimizer optimizer,
        Sequence<ParameterGroup>? groups = null,
        Clipping? clipping = null
    ) => inner.Update(optimizer, groups, clipping);

    public void Publish() => inner.Publish();

    public long PublishedVersion => inner.PublishedVersion;

    public IPredictor<T> CreatePredictor() => inner.CreatePredictor();

    public void Dispose() => inner.Dispose();
}
