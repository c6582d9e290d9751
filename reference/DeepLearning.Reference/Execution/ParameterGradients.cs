using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The gradients of all parameters, in one flat buffer in name order, and which of them there are: the others are 0,
/// whatever their buffer holds. Of a parameter some rows may exist, until all of it is asked for.
/// </summary>
internal sealed class ParameterGradients<T>(ParameterLayout layout)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedArray<T> _values = new(layout.Length);
    private readonly bool[] _exists = new bool[layout.Entries.Count];
    private readonly GradientRows?[] _rows = new GradientRows?[layout.Entries.Count];

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
        if (_exists[parameter])
            return values;
        _exists[parameter] = true;
        if (RowsOf(parameter) is not { } rows)
        {
            values.Clear();
            return values;
        }

        var size = RowSize(parameter);
        for (var row = 0; row * size < values.Length; row++)
            if (!rows.Has(row))
                values.Slice(row * size, size).Clear();
        rows.Clear();
        return values;
    }

    /// <summary>One parameter's, for an operation that fills all of it.</summary>
    public Gradient<T> ToFill(int parameter)
    {
        if (RowsOf(parameter) is not null)
            Of(parameter);
        var isAdded = _exists[parameter];
        _exists[parameter] = true;
        return new(_values[layout.Entries[parameter].Range], isAdded);
    }

    /// <summary>A row of one parameter's along its first axis, to add to (+=).</summary>
    public Span<T> Row(int parameter, int row)
    {
        var size = RowSize(parameter);
        var values = _values[layout.Entries[parameter].Range].Slice(row * size, size);
        if (_exists[parameter])
            return values;
        var rows = _rows[parameter] ??= new(layout.Entries[parameter].Shape[0]);
        if (rows.Add(row))
            values.Clear();
        return values;
    }

    /// <summary>The rows of a parameter that have a gradient, where all others have none; else null.</summary>
    public IReadOnlyList<int>? RowsOfOnly(int parameter) => _exists[parameter] ? null : RowsOf(parameter)?.Rows;

    /// <summary>The values of a row along a parameter's first axis.</summary>
    public int RowSize(int parameter) =>
        layout.Entries[parameter].Shape.Size / Math.Max(1, layout.Entries[parameter].Shape[0]);

    /// <summary>Some elements of one parameter's, as they are.</summary>
    public ReadOnlySpan<T> Part(int parameter, int start, int length) =>
        _values.Span.Slice(layout.Entries[parameter].Offset + start, length);

    /// <summary>Whether any parameter has a gradient.</summary>
    public bool Any => Array.IndexOf(_exists, true) >= 0 || Array.Exists(_rows, rows => rows is { Rows.Count: > 0 });

    /// <summary>Makes another buffer of the same layout equal to this one.</summary>
    public void CopyTo(ParameterGradients<T> other)
    {
        other.Clear();
        for (var i = 0; i < _exists.Length; i++)
            if (_exists[i] || RowsOf(i) is not null)
            {
                Of(i).CopyTo(other._values[layout.Entries[i].Range]);
                other._exists[i] = true;
            }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_exists);
        foreach (var rows in _rows)
            rows?.Clear();
    }

    private GradientRows? RowsOf(int parameter) => _rows[parameter] is { Rows.Count: > 0 } rows ? rows : null;
}
