using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// One step's moves. In a step that does not clip, a parameter moves as soon as the backward pass is done with it,
/// while its gradient is still in the cache; what is left moves at the end.
/// </summary>
internal sealed class ParameterMoves<T>(
    ParameterUpdates<T> updates,
    ParameterGradients<T> gradients,
    ParameterLayout layout,
    Workers workers
)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    private readonly bool[] _isMoved = new bool[layout.Entries.Count];

    public void Begin() => Array.Clear(_isMoved);

    /// <summary>
    /// Moves a range of a parameter by its gradient; its other ranges follow from whoever moved this one.
    /// </summary>
    public void Move(int parameter, int start, ReadOnlySpan<T> gradient)
    {
        _isMoved[parameter] = true;
        updates.Move(parameter, start, gradient);
    }

    /// <summary>Moves a parameter, unless it was moved.</summary>
    public void Move(int parameter)
    {
        if (_isMoved[parameter])
            return;
        _isMoved[parameter] = true;
        if (updates.LeavesZerosAlone(parameter) && gradients.RowsOfOnly(parameter) is { } rows)
        {
            var size = gradients.RowSize(parameter);
            for (var i = 0; i < rows.Count; i++)
                updates.Move(parameter, rows[i] * size, gradients.Part(parameter, rows[i] * size, size));
            return;
        }

        gradients.Of(parameter);
        var work = new Work(updates, gradients, parameter);
        workers.Run(ref work, layout.Entries[parameter].Shape.Size, Shared);
    }

    /// <summary>Moves what is left, and forgets the gradients.</summary>
    public void Finish()
    {
        for (var parameter = 0; parameter < _isMoved.Length; parameter++)
            Move(parameter);
        gradients.Clear();
    }

    private readonly struct Work(ParameterUpdates<T> updates, ParameterGradients<T> gradients, int parameter)
        : IRangeWork
    {
        public void Run(int start, int end) =>
            updates.Move(parameter, start, gradients.Part(parameter, start, end - start));
    }
}
