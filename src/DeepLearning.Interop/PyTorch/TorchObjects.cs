namespace DeepLearning.Interop;

/// <summary>
/// What a state dict's pickle makes besides plain values: tensors and parameters out of storages, OrderedDict,
/// torch.Size, torch.device, dtypes. A closed list; each is done here, and nothing of PyTorch's is called.
/// Source: PyTorch, "torch/_utils.py" and "torch/serialization.py".
/// </summary>
internal sealed class TorchObjects(TorchArchive archive)
{
    public const string OrderedDict = "collections.OrderedDict";
    public const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    public const string RebuildTensorWithType = "torch._utils._rebuild_tensor_v3";
    private const string RebuildBareTensor = "torch._utils._rebuild_tensor";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";
    private const string RebuildParameterWithState = "torch._utils._rebuild_parameter_with_state";
    private const string Size = "torch.Size";
    private const int MaximumRank = 64;
    private const string Device = "torch.device";

    private static readonly string[] Functions =
    [
        OrderedDict,
        RebuildTensor,
        RebuildTensorWithType,
        RebuildBareTensor,
        RebuildParameter,
        RebuildParameterWithState,
        Size,
        Device,
        TorchName.UntypedStorage,
    ];

    /// <summary>What a name stands for.</summary>
    /// <exception cref="InvalidDataException">It is none of the list.</exception>
    public TorchName Find(string name)
    {
        var found = new TorchName(name);
        if (found.Dtype is not null || found.Storage is not null || Functions.Contains(name))
            return found;
        throw new InvalidDataException(
            name.StartsWith("torch.nn.", StringComparison.Ordinal)
            || name.StartsWith("__main__.", StringComparison.Ordinal)
                ? $"it holds an object of the class '{name}': a whole module is code, which is not run; save its "
                    + "state_dict() instead"
                : $"it asks for '{name}', which is none of the names that data need; nothing is imported or called"
        );
    }

    /// <summary>What a function or class of the list gives of these arguments.</summary>
    public object Make(object function, object[] arguments)
    {
        var name = (function as TorchName)?.Name;
        return (name, arguments) switch
        {
            (OrderedDict, []) => new PickleDictionary(isOrdered: true),
            (OrderedDict, [object[] pairs]) => Dictionary(pairs),
            (OrderedDict, [List<object> pairs]) => Dictionary(pairs),
            (Size, [object[] size]) => size,
            (Device, [PyTorchValue.Text device]) => device,
            (Device, [PyTorchValue.Text device, PyTorchValue.Integer index]) => new PyTorchValue.Text(
                $"{device.Value}:{index}"
            ),
            (RebuildBareTensor, [TorchStorage storage, var at, var size, var stride]) => Tensor(
                storage,
                null,
                at,
                size,
                stride
            ),
            (RebuildTensor, [TorchStorage storage, var at, var size, var stride, _, _, .. var rest]) => Tensor(
                storage,
                null,
                at,
                size,
                stride,
                rest
            ),
            (
                RebuildTensorWithType,
                [TorchStorage storage, var at, var size, var stride, _, _, TorchName { Dtype: { } type }, .. var rest]
            ) => Tensor(storage, type, at, size, stride, rest),
            (RebuildParameter, [StoredTensor tensor, _, _]) => tensor,
            (RebuildParameterWithState, [StoredTensor tensor, _, _, _]) => tensor,
            _ => throw new InvalidDataException(
                name is null ? "it calls what is no function" : $"it calls '{name}' with other arguments than PyTorch"
            ),
        };
    }

    /// <summary>The storage of a persistent id: ("storage", type, key, device, number of elements).</summary>
    public TorchStorage Storage(object id) =>
        id
            is object[]
                and [
                    PyTorchValue.Text { Value: "storage" },
                    TorchName name,
                    PyTorchValue.Text key,
                    _,
                    PyTorchValue.Integer count,
                ]
        && (name.Storage is not null || name.Name == TorchName.UntypedStorage)
            ? archive.Storage(key.Value, name.Storage, count.Value)
            : throw new InvalidDataException("it refers to what is no storage");

    /// <summary>An OrderedDict out of pairs, as Python 2 and other writers than PyTorch pickle it.</summary>
    private static PickleDictionary Dictionary(IReadOnlyList<object> pairs)
    {
        var dictionary = new PickleDictionary(isOrdered: true);
        foreach (var pair in pairs)
            dictionary.Add(
                pair switch
                {
                    object[] { Length: 2 } tuple => tuple,
                    List<object> { Count: 2 } list => [.. list],
                    _ => throw new InvalidDataException("an OrderedDict is made of what are no pairs"),
                }
            );
        return dictionary;
    }

    private StoredTensor Tensor(
        TorchStorage storage,
        ElementType? type,
        object offset,
        object size,
        object stride,
        params object[] rest
    )
    {
        if (rest is not ([] or [PyTorchValue.None] or [PickleDictionary { Items.Count: 0 }]))
            throw new InvalidDataException("a tensor is flagged as conjugate or negative: these are not read");
        if (offset is not PyTorchValue.Integer { Value: var start })
            throw new InvalidDataException("a tensor's offset is no number");
        var (extents, strides) = (Numbers(size), Numbers(stride));
        if (extents.Length != strides.Length)
            throw new InvalidDataException($"a tensor has {extents.Length} axes, but {strides.Length} strides");
        if (extents.Length > MaximumRank)
            throw new InvalidDataException($"a tensor has {extents.Length} axes, but at most {MaximumRank} are read");
        foreach (var extent in extents)
            if (extent is < 0 or > int.MaxValue)
                throw new InvalidDataException($"a tensor's size holds {extent}");
        var shape = Shape.Create([.. extents.Select(extent => (int)extent)]);
        return storage.View(type, shape, start, strides);
    }

    private static long[] Numbers(object tuple) =>
        [
            .. (tuple as object[] ?? throw new InvalidDataException("a tensor's size or stride is no tuple")).Select(
                n =>
                    (n as PyTorchValue.Integer)?.Value
                    ?? throw new InvalidDataException("a tensor's size or stride holds what is no whole number")
            ),
        ];
}
