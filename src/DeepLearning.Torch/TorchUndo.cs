using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// What a training call changes on its way, kept until it is through: running statistics, which the forward pass moves,
/// and accumulated gradients. A call that fails before parameters move is taken back.
/// </summary>
internal sealed class TorchUndo<T>(TorchWeights<T> weights, TorchGradients<T> gradients)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Tensor?[] _gradients = new Tensor?[weights.Trained.Length];
    private bool _hadGradients,
        _keepsGradients,
        _changesGradients,
        _moves;

    /// <summary>Begins a call, in whose dispose scope the copies lie.</summary>
    /// <param name="keepsGradients">
    /// Whether gradients that were accumulated before are copied, because the call may well fail after adding to them.
    /// </param>
    public void Begin(bool keepsGradients)
    {
        weights.KeepState();
        (_hadGradients, _changesGradients, _moves) = (gradients.Any, false, false);
        _keepsGradients = keepsGradients && _hadGradients;
        if (!_keepsGradients)
            return;
        for (var i = 0; i < _gradients.Length; i++)
            _gradients[i] = weights.Trained[i].grad?.clone();
    }

    /// <summary>Says that accumulated gradients change from now on.</summary>
    public void BeginGradients() => _changesGradients = gradients.Any = true;

    /// <summary>Says that parameters and optimizer state change from now on.</summary>
    public void BeginMoves() => _moves = true;

    /// <summary>Makes everything what it was before the call; false where that is not to be had.</summary>
    public bool TakeBack()
    {
        weights.RestoreState();
        if (_moves)
            return false;
        if (!_changesGradients)
            return true;
        gradients.Clear();
        if (!_keepsGradients)
            return !_hadGradients;
        for (var i = 0; i < _gradients.Length; i++)
            weights.Trained[i].grad = _gradients[i];
        gradients.Any = true;
        return true;
    }
}
