using System.Numerics;

namespace DeepLearning.GradientChecks;

/// <summary>
/// A backend that is wrong on purpose: it updates by another rule than it is given, which depends on how many updates
/// it has made.
/// </summary>
internal sealed class OtherUpdateBackend(IBackend inner, Func<int, Optimizer, Optimizer> change) : IBackend
{
    public string Name => "other";

    public string? WhyUnavailable(Device device) => inner.WhyUnavailable(device);

    public IExecutor<T> Compile<T>(Model model, CompileOptions options)
        where T : unmanaged, IFloatingPointIeee754<T> => new Executor<T>(inner.Compile<T>(model, options), change);

    private sealed class Executor<T>(IExecutor<T> inner, Func<int, Optimizer, Optimizer> change)
        : ForwardingExecutor<T>(inner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private int _updates;

        public override void Update(
            Optimizer optimizer,
            Sequence<ParameterGroup>? groups = null,
            Clipping? clipping = null
        ) => base.Update(change(++_updates, optimizer), groups, clipping);
    }
}
