using System.Numerics;

namespace DeepLearning;

/// <summary>Data sets of any items, by functions that say what an item's input is and what its target.</summary>
public static class ItemDatasets
{
    /// <summary>A data set for classification.</summary>
    /// <param name="items">At least one; walked once.</param>
    /// <param name="input">An item's sample: as many values for each item.</param>
    /// <param name="label">An item's class, 0, 1, ...</param>
    /// <param name="sampleShape">The samples' shape; null for one axis.</param>
    /// <param name="classNames">The classes' names in index order; null when they have none.</param>
    /// <exception cref="ArgumentException">
    /// There is no item; an item has another number of values than those before it; a value is not finite; a class has
    /// no name. Items are counted from 0.
    /// </exception>
    public static Dataset<T> ToDataset<TItem, T>(
        this IEnumerable<TItem> items,
        Func<TItem, T[]> input,
        Func<TItem, int> label,
        Shape? sampleShape = null,
        Sequence<string>? classNames = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = new ItemRows<TItem, T>(input, label, null);
        foreach (var item in items)
            rows.Add(item);
        return rows.ToDataset(sampleShape, classNames);
    }

    /// <summary>A data set for regression.</summary>
    /// <param name="items">At least one; walked once.</param>
    /// <param name="input">An item's sample: as many values for each item.</param>
    /// <param name="target">An item's target values: as many for each item.</param>
    /// <param name="sampleShape">The samples' shape; null for one axis.</param>
    /// <exception cref="ArgumentException">As for the classification of items that are there.</exception>
    public static Dataset<T> ToDataset<TItem, T>(
        this IEnumerable<TItem> items,
        Func<TItem, T[]> input,
        Func<TItem, T[]> target,
        Shape? sampleShape = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = new ItemRows<TItem, T>(input, null, target);
        foreach (var item in items)
            rows.Add(item);
        return rows.ToDataset(sampleShape, null);
    }

    /// <summary>A data set for classification, of items that come one by one.</summary>
    /// <param name="items">At least one; walked once.</param>
    /// <param name="input">An item's sample: as many values for each item.</param>
    /// <param name="label">An item's class, 0, 1, ...</param>
    /// <param name="sampleShape">The samples' shape; null for one axis.</param>
    /// <param name="classNames">The classes' names in index order; null when they have none.</param>
    /// <param name="cancellation">Ends the walk.</param>
    /// <exception cref="ArgumentException">As for the classification of items that are there.</exception>
    public static async Task<Dataset<T>> ToDatasetAsync<TItem, T>(
        this IAsyncEnumerable<TItem> items,
        Func<TItem, T[]> input,
        Func<TItem, int> label,
        Shape? sampleShape = null,
        Sequence<string>? classNames = null,
        CancellationToken cancellation = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = new ItemRows<TItem, T>(input, label, null);
        await foreach (var item in items.WithCancellation(cancellation).ConfigureAwait(false))
            rows.Add(item);
        return rows.ToDataset(sampleShape, classNames);
    }

    /// <summary>A data set for regression, of items that come one by one.</summary>
    /// <param name="items">At least one; walked once.</param>
    /// <param name="input">An item's sample: as many values for each item.</param>
    /// <param name="target">An item's target values: as many for each item.</param>
    /// <param name="sampleShape">The samples' shape; null for one axis.</param>
    /// <param name="cancellation">Ends the walk.</param>
    /// <exception cref="ArgumentException">As for the classification of items that are there.</exception>
    public static async Task<Dataset<T>> ToDatasetAsync<TItem, T>(
        this IAsyncEnumerable<TItem> items,
        Func<TItem, T[]> input,
        Func<TItem, T[]> target,
        Shape? sampleShape = null,
        CancellationToken cancellation = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = new ItemRows<TItem, T>(input, null, target);
        await foreach (var item in items.WithCancellation(cancellation).ConfigureAwait(false))
            rows.Add(item);
        return rows.ToDataset(sampleShape, null);
    }
}
