using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// What a training call changes on its way, kept until it is through: running statistics, which the forward pass moves,
/// and accumulated gradients. A call that fails before parameters move is taken back.
/// </summary>
internal sealed class TorchUndo<T>(TorchWeights<T> weights)
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
        (_hadGradients, _keepsGradients, _changesGradients, _moves) = (false, keepsGradients, false, false);
        for (var i = 0; i < _gradients.Length; i++)
        {
            var gradient = weights.Trained[i].grad;
            _hadGradients |= gradient is not null;
            _gradients[i] = keepsGradients ? gradient?.clone() : null;
        }
    }

    /// <summary>Says that accumulated gradients change from now on.</summary>
    public void BeginGradients() => _changesGradients = true;

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
        for (var i = 0; i < _gradients.Length; i++)
            weights.Trained[i].grad = _gradients[i];
        return _keepsGradients || !_hadGradients;
    }
}
