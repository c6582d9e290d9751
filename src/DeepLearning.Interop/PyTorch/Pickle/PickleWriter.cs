using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DeepLearning.Interop;

/// <summary>
/// A value in protocol 2, as torch.save writes it, and the storages of its tensors: those with the same memory share
/// one. No operation but those of <see cref="PickleReader"/> and of PyTorch's own reader with weights_only.
/// </summary>
internal sealed class PickleWriter : IPyTorchValueVisitor<int>
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _pickle = new();
    private readonly OrderedDictionary<(ReadOnlyMemory<byte> Bytes, ElementType Type), string> _storages = [];

    private PickleWriter() { }

    /// <summary>The pickle, and the storages by their keys: the n-th's is n.</summary>
    public static (ReadOnlyMemory<byte> Pickle, IEnumerable<ReadOnlyMemory<byte>> Storages) Write(PyTorchValue value)
    {
        var writer = new PickleWriter();
        writer.Do(PickleOpcode.Proto, 2);
        value.Accept(writer);
        writer.Do(PickleOpcode.Stop);
        return (writer._pickle.WrittenMemory, writer._storages.Keys.Select(k => k.Bytes));
    }

    public int Visit(PyTorchValue.Dict value)
    {
        if (value.IsOrdered)
            OrderedDict();
        else
            Do(PickleOpcode.EmptyDict);
        if (value.Entries.Count == 0)
            return 0;
        Do(PickleOpcode.Mark);
        foreach (var (key, item) in value.Entries)
        {
            key.Accept(this);
            item.Accept(this);
        }

        return Do(PickleOpcode.SetItems);
    }

    public int Visit(PyTorchValue.List value)
    {
        Do(PickleOpcode.EmptyList);
        if (value.Items.Count == 0)
            return 0;
        Do(PickleOpcode.Mark);
        foreach (var item in value.Items)
            item.Accept(this);
        return Do(PickleOpcode.Appends);
    }

    public int Visit(PyTorchValue.Tuple value)
    {
        if (value.Items.Count == 0)
            return Do(PickleOpcode.EmptyTuple);
        Do(PickleOpcode.Mark);
        foreach (var item in value.Items)
            item.Accept(this);
        return Do(PickleOpcode.Tuple);
    }

    /// <summary>A type without a storage class has the bytes' own, and says its dtype.</summary>
    public int Visit(PyTorchValue.Tensor value)
    {
        var tensor = value.Value;
        var storage = TorchName.StorageOf(tensor.Type);
        Global(storage is null ? TorchObjects.RebuildTensorWithType : TorchObjects.RebuildTensor);
        Do(PickleOpcode.Mark);
        Do(PickleOpcode.Mark);
        Text("storage");
        Global(storage ?? TorchName.UntypedStorage);
        Text(KeyOf(tensor));
        Text("cpu");
        Integer(storage is null ? tensor.Bytes.Length : tensor.Shape.Size);
        Do(PickleOpcode.Tuple);
        Do(PickleOpcode.BinPersId);
        Integer(0);
        Integers([.. tensor.Shape.Extents.Select(e => (long)e)]);
        Integers(RowMajorStrides(tensor.Shape));
        Do(PickleOpcode.NewFalse);
        OrderedDict();
        if (storage is null)
            Global(TorchName.DtypeOf(tensor.Type));
        Do(PickleOpcode.Tuple);
        return Do(PickleOpcode.Reduce);
    }

    public int Visit(PyTorchValue.Integer value) => Integer(value.Value);

    public int Visit(PyTorchValue.Real value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value.Value);
        return Do(PickleOpcode.BinFloat, bytes);
    }

    public int Visit(PyTorchValue.Text value) => Text(value.Value);

    public int Visit(PyTorchValue.Boolean value) => Do(value.Value ? PickleOpcode.NewTrue : PickleOpcode.NewFalse);

    public int Visit(PyTorchValue.None value) => Do(PickleOpcode.None);

    private string KeyOf(StoredTensor tensor)
    {
        if (!_storages.TryGetValue((tensor.Bytes, tensor.Type), out var key))
            _storages.Add((tensor.Bytes, tensor.Type), key = FormattableString.Invariant($"{_storages.Count}"));
        return key;
    }

    private static long[] RowMajorStrides(Shape shape)
    {
        var strides = new long[shape.Rank];
        var stride = 1L;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(shape[axis], 1);
        }

        return strides;
    }

    private void OrderedDict()
    {
        Global(TorchObjects.OrderedDict);
        Do(PickleOpcode.EmptyTuple);
        Do(PickleOpcode.Reduce);
    }

    private void Global(string name)
    {
        var dot = name.LastIndexOf('.');
        Do(PickleOpcode.Global, Encoding.ASCII.GetBytes($"{name[..dot]}\n{name[(dot + 1)..]}\n"));
    }

    private void Integers(long[] values)
    {
        if (values.Length > 0)
            Do(PickleOpcode.Mark);
        foreach (var value in values)
            Integer(value);
        Do(values.Length > 0 ? PickleOpcode.Tuple : PickleOpcode.EmptyTuple);
    }

    private int Integer(long value)
    {
        Span<byte> bytes = stackalloc byte[9];
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], value);
        if (value is >= 0 and <= byte.MaxValue)
            return Do(PickleOpcode.BinInt1, bytes[1..2]);
        if (value is >= int.MinValue and <= int.MaxValue)
            return Do(PickleOpcode.BinInt, bytes[1..5]);
        bytes[0] = 8;
        return Do(PickleOpcode.Long1, bytes);
    }

    private int Text(string text)
    {
        var bytes = StrictUtf8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return Do(PickleOpcode.BinUnicode, [.. length, .. bytes]);
    }

    private int Do(PickleOpcode opcode, params ReadOnlySpan<byte> arguments)
    {
        _pickle.Write([(byte)opcode]);
        _pickle.Write(arguments);
        return 0;
    }
}
