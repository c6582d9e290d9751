using System.Runtime.CompilerServices;

namespace DeepLearning.Interop;

/// <summary>
/// A read pickle as a value. In a pickle a thing may stand in several places, and in itself; as a value it is a tree,
/// no deeper than <see cref="MaximumDepth"/> and no larger than the pickle's length allows, so that whoever walks over
/// it comes to an end.
/// </summary>
/// <param name="bytes">The pickle's length.</param>
internal sealed class PickleTree(int bytes)
{
    /// <summary>How deep lists, tuples and dictionaries may lie in each other.</summary>
    public const int MaximumDepth = 100;

    private int _left = 1024 + 2 * bytes;

    /// <exception cref="InvalidDataException">
    /// It is too deep, too large, holds itself, has a key twice or one that is no text and no number, or holds what is
    /// no value: a function, a class, a bare storage.
    /// </exception>
    public PyTorchValue Of(object item) => Of(item, 0);

    private PyTorchValue Of(object item, int depth)
    {
        if (depth > MaximumDepth)
            throw new InvalidDataException($"its value is deeper than {MaximumDepth}, or holds itself");
        if (--_left < 0)
            throw new InvalidDataException(
                "its value, with what stands in several places, is far larger than the file"
            );
        return item switch
        {
            PyTorchValue value => value,
            StoredTensor tensor => new PyTorchValue.Tensor(tensor),
            object[] items => new PyTorchValue.Tuple(Items(items, depth)),
            List<object> items => new PyTorchValue.List(Items(items, depth)),
            PickleDictionary dictionary => Dictionary(dictionary, depth),
            TorchName { IsType: true } name => new PyTorchValue.Text(name.Name),
            TorchName name => throw new InvalidDataException($"its value holds '{name.Name}' itself"),
            TorchStorage => throw new InvalidDataException("its value holds a storage that is no tensor's"),
            _ => throw new SwitchExpressionException(item),
        };
    }

    private Sequence<PyTorchValue> Items(IReadOnlyList<object> items, int depth)
    {
        var values = new PyTorchValue[items.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Of(items[i], depth + 1);
        return Sequence.Create<PyTorchValue>(values);
    }

    private PyTorchValue.Dict Dictionary(PickleDictionary dictionary, int depth)
    {
        var entries = new List<KeyValuePair<PyTorchValue, PyTorchValue>>(dictionary.Items.Count / 2);
        for (var i = 0; i < dictionary.Items.Count; i += 2)
            entries.Add(new(Of(dictionary.Items[i], depth + 1), Of(dictionary.Items[i + 1], depth + 1)));
        return new(entries, dictionary.IsOrdered);
    }
}
