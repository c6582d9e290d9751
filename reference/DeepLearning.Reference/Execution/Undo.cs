using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// What a training call changes on its way, kept until it is through: running statistics, which the forward pass moves,
/// and accumulated gradients. A call that fails before parameters move is taken back.
/// </summary>
/// <param name="store">The weights; during a call nobody else reads the current set.</param>
/// <param name="gradients">The accumulated gradients.</param>
internal sealed class Undo<T>(WeightStore<T> store, ParameterGradients<T> gradients)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _statistics = new T[store.States.Length];
    private ParameterGradients<T>? _gradients;
    private bool _hadGradients,
        _keepsGradients,
        _changesGradients,
        _moves;

    /// <summary>Begins a call.</summary>
    /// <param name="keepsGradients">
    /// Whether gradients that were accumulated before are copied, because the call may well fail after adding to them.
    /// </param>
    public void Begin(bool keepsGradients)
    {
        store.States.CopyTo(_statistics);
        (_hadGradients, _changesGradients, _moves) = (gradients.Any, false, false);
        _keepsGradients = keepsGradients && _hadGradients;
        if (_keepsGradients)
            gradients.CopyTo(_gradients ??= new ParameterGradients<T>(store.Layout));
    }

    /// <summary>Says that accumulated gradients change from now on.</summary>
    public void BeginGradients() => _changesGradients = true;

    /// <summary>Says that parameters and optimizer state change from now on.</summary>
    public void BeginMoves() => _moves = true;

    /// <summary>Makes everything what it was before the call; false where that is not to be had.</summary>
    public bool TakeBack()
    {
        _statistics.CopyTo(store.States);
        if (_moves)
            return false;
        if (!_changesGradients)
            return true;
        if (_keepsGradients)
            _gradients!.CopyTo(gradients);
        else
            gradients.Clear();
        return _keepsGradients || !_hadGradients;
    }
}
