using System.Numerics;

namespace DeepLearning.GradientChecks;

/// <summary>A backend that is wrong on purpose: it updates by another rule than it is given, which depends on how many updates it has made.</summary>
internal sealed class OtherUpdateBackend(IBackend inner, Func<int, Optimizer, Optimizer> change) : IBackend
{
    public string Name => "other";

    public string? WhyUnavailable(Device device) => inner.WhyUnavailable(device);

    public IExecutor<T> Compile<T>(Model model, CompileOptions options) where T : unmanaged, IFloatingPointIeee754<T> =>
        new Executor<T>(inner.Compile<T>(model, options), change);

    private sealed class Executor<T>(IExecutor<T> inner, Func<int, Optimizer, Optimizer> change) : IExecutor<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private int _updates;

        public Model Model => inner.Model;

        public CompileOptions Options => inner.Options;

        public ParameterLayout Layout => inner.Layout;

        public void Import(ExecutorState<T> state) => inner.Import(state);

        public ExecutorState<T> Export() => inner.Export();

        public Evaluation<T> Evaluate(Batch<T> batch) => inner.Evaluate(batch);

        public Differentiation<T> Differentiate(Batch<T> batch, RngKey key, bool training, bool activations) => inner.Differentiate(batch, key, training, activations);

        public double Accumulate(Batch<T> batch, double weight, RngKey key) => inner.Accumulate(batch, weight, key);

        public void Gradients(Span<T> destination) => inner.Gradients(destination);

        public void SetGradients(ReadOnlySpan<T> source) => inner.SetGradients(source);

        public void Update(Optimizer optimizer, Sequence<ParameterGroup>? groups, Clipping? clipping) => inner.Update(change(++_updates, optimizer), groups, clipping);

        public IPredictor<T> CreatePredictor() => inner.CreatePredictor();

        public void Dispose() => inner.Dispose();
    }
}
