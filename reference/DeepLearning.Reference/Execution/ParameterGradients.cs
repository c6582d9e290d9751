using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The gradients of all parameters, in one flat buffer in name order, and which of them there are: the others are 0,
/// whatever their buffer holds.
/// </summary>
internal sealed class ParameterGradients<T>(ParameterLayout layout)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedArray<T> _values = new(layout.Length);
    private readonly bool[] _exists = new bool[layout.Entries.Count];

    /// <summary>All gradients.</summary>
    public Span<T> Values
    {
        get
        {
            for (var i = 0; i < _exists.Length; i++)
                Of(i);
            return _values.Span;
        }
    }

    /// <summary>One parameter's, to add to (+=).</summary>
    public Span<T> Of(int parameter)
    {
        var values = _values[layout.Entries[parameter].Range];
        if (!_exists[parameter])
            values.Clear();
        _exists[parameter] = true;
        return values;
    }

    /// <summary>One parameter's, for an operation that fills all of it.</summary>
    public Gradient<T> ToFill(int parameter)
    {
        var isAdded = _exists[parameter];
        _exists[parameter] = true;
        return new(_values[layout.Entries[parameter].Range], isAdded);
    }

    /// <summary>Some elements of one parameter's, as they are.</summary>
    public ReadOnlySpan<T> Part(int parameter, int start, int length) =>
        _values.Span.Slice(layout.Entries[parameter].Offset + start, length);

    /// <summary>Whether any parameter has a gradient.</summary>
    public bool Any => Array.IndexOf(_exists, true) >= 0;

    /// <summary>Makes another buffer of the same layout equal to this one.</summary>
    public void CopyTo(ParameterGradients<T> other)
    {
        _exists.CopyTo(other._exists, 0);
        for (var i = 0; i < _exists.Length; i++)
            if (_exists[i])
                _values[layout.Entries[i].Range].CopyTo(other._values[layout.Entries[i].Range]);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_exists);
}
