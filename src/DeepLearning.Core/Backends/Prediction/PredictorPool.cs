using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A predictor that any number of threads may share. It has a bounded number of workspaces: as many calls compute at
/// once, each on its caller's thread, and the others wait their turn. The workspace that was used last is used next, so
/// memory grows with the calls that really come together. It allocates nothing a call.
/// </summary>
public sealed class PredictorPool<T> : IPredictor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly object _gate = new();
    private readonly Stack<IPredictor<T>> _free;
    private bool _isDisposed;

    /// <param name="workspaces">How many calls compute at once; at least 1.</param>
    /// <param name="create">Makes a predictor. Called here, on this thread, once a workspace.</param>
    public PredictorPool(int workspaces, Func<IPredictor<T>> create)
    {
        Workspaces = Require.Positive(workspaces, nameof(workspaces));
        _free = new(workspaces);
        try
        {
            for (var i = 0; i < workspaces; i++)
                _free.Push(create());
        }
        catch
        {
            Dispose();
            throw;
        }

        Model = _free.Peek().Model;
    }

    public Model Model { get; }

    /// <summary>How many calls compute at once.</summary>
    public int Workspaces { get; }

    public void Predict(ReadOnlySpan<InputValues<T>> inputs, int count, ReadOnlySpan<Memory<T>> outputs)
    {
        var predictor = Take();
        try
        {
            predictor.Predict(inputs, count, outputs);
        }
        finally
        {
            GiveBack(predictor);
        }
    }

    /// <summary>Calls under way end as they would have; those that wait are refused.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            while (_free.TryPop(out var predictor))
                predictor.Dispose();
            Monitor.PulseAll(_gate);
        }
    }

    private IPredictor<T> Take()
    {
        lock (_gate)
        {
            while (true)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_free.TryPop(out var predictor))
                    return predictor;
                Monitor.Wait(_gate);
            }
        }
    }

    private void GiveBack(IPredictor<T> predictor)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                predictor.Dispose();
                return;
            }

            _free.Push(predictor);
            Monitor.Pulse(_gate);
        }
    }
}
