using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// What an optimizer does to a vector of weights, by their gradients and up to three values that it remembers of each.
/// </summary>
internal interface IElementUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="w">The weights, moved.</param>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="a">What is remembered first, replaced; zeros where nothing is.</param>
    /// <param name="b">What is remembered second.</param>
    /// <param name="c">What is remembered third.</param>
    void Move(ref Vector<T> w, Vector<T> gradient, ref Vector<T> a, ref Vector<T> b, ref Vector<T> c);
}

/// <summary>The loop over a parameter's elements.</summary>
internal static class ElementUpdate
{
    /// <param name="update">The rule.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="a">What is remembered first, updated in place; empty where nothing is.</param>
    /// <param name="b">What is remembered second.</param>
    /// <param name="c">What is remembered third.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TUpdate>(
        in TUpdate update,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> a,
        Span<T> b = default,
        Span<T> c = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where TUpdate : struct, IElementUpdate<T>
    {
        // A copy of its own, whose settings the JIT may keep in registers.
        var rule = update;
        var i = b.IsEmpty && c.IsEmpty ? RunOne(rule, weight, gradient, a) : 0;
        for (; i <= weight.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var (w, x) = (Vectors.Load<T>(weight, i), Vectors.Load<T>(a, i));
            var y = b.IsEmpty ? Vector<T>.Zero : Vectors.Load<T>(b, i);
            var z = c.IsEmpty ? Vector<T>.Zero : Vectors.Load<T>(c, i);
            rule.Move(ref w, Vectors.Load(gradient, i), ref x, ref y, ref z);
            Vectors.Store(w, weight, i);
            Vectors.Store(x, a, i);
            if (!b.IsEmpty)
                Vectors.Store(y, b, i);
            if (!c.IsEmpty)
                Vectors.Store(z, c, i);
        }

        if (i < weight.Length)
            RunEnd(in update, weight[i..], gradient[i..], End(a, i), End(b, i), End(c, i));
    }

    /// <summary>Whole vectors of a rule that remembers one value, or none; where they end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RunOne<T, TUpdate>(TUpdate rule, Span<T> weight, ReadOnlySpan<T> gradient, Span<T> a)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TUpdate : struct, IElementUpdate<T>
    {
        var remembers = !a.IsEmpty;
        Vector<T> y = default,
            z = default;
        var i = 0;
        for (; i <= weight.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var w = Vectors.Load<T>(weight, i);
            var x = remembers ? Vectors.Load<T>(a, i) : Vector<T>.Zero;
            rule.Move(ref w, Vectors.Load(gradient, i), ref x, ref y, ref z);
            Vectors.Store(w, weight, i);
            if (remembers)
                Vectors.Store(x, a, i);
        }

        return i;
    }

    private static Span<T> End<T>(Span<T> values, int i) => values.IsEmpty ? values : values[i..];

    private static void RunEnd<T, TUpdate>(
        in TUpdate update,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> a,
        Span<T> b,
        Span<T> c
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where TUpdate : struct, IElementUpdate<T>
    {
        var (w, x, y, z) = (
            Vectors.LoadEnd<T>(weight, 0),
            Vectors.LoadEnd<T>(a, 0),
            Vectors.LoadEnd<T>(b, 0),
            Vectors.LoadEnd<T>(c, 0)
        );
        update.Move(ref w, Vectors.LoadEnd(gradient, 0), ref x, ref y, ref z);
        Vectors.StoreEnd(w, weight, 0);
        if (!a.IsEmpty)
            Vectors.StoreEnd(x, a, 0);
        if (!b.IsEmpty)
            Vectors.StoreEnd(y, b, 0);
        if (!c.IsEmpty)
            Vectors.StoreEnd(z, c, 0);
    }
}
