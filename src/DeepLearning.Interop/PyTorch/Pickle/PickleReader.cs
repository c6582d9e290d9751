namespace DeepLearning.Interop;

/// <summary>
/// The machine that a pickle is written for, as far as data need it: protocols 2 to 5, a closed list of operations.
/// What the pickle names is looked up in <see cref="TorchObjects"/>, a closed list too; nothing is imported, called or
/// built besides. A class's instance, a set, bytes and an old protocol's text are refused by the operation's name.
/// </summary>
internal sealed class PickleReader(byte[] content, TorchObjects objects)
{
    private static readonly PyTorchValue.Integer[] Small =
    [
        .. Enumerable.Range(0, 256).Select(i => new PyTorchValue.Integer(i)),
    ];

    private static readonly PyTorchValue.Text NoText = new("");

    private readonly List<object> _stack = [];
    private readonly List<int> _marks = [];
    private readonly List<object> _memo = [];
    private readonly PickleBytes _pickle = new(content);
    private int _containers;

    /// <summary>The value that the pickle ends with; of the types that <see cref="PickleTree"/> names.</summary>
    /// <exception cref="InvalidDataException">The pickle is damaged, or asks for what is not done.</exception>
    public object Read()
    {
        while (true)
        {
            var (at, opcode) = (_pickle.At, (PickleOpcode)_pickle.UInt8());
            try
            {
                if (opcode == PickleOpcode.Stop)
                {
                    var value = Pop();
                    return _stack.Count == 0 && _pickle.Left == 0
                        ? value
                        : throw new InvalidDataException("it ends here, but more is left");
                }

                Do(opcode);
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException or OverflowException)
            {
                throw new InvalidDataException($"byte {at} of its pickle, {Name(opcode)}: {e.Message}", e);
            }
        }
    }

    private static string Name(PickleOpcode opcode) =>
        Enum.IsDefined(opcode) ? $"{opcode}".ToUpperInvariant() : FormattableString.Invariant($"0x{(byte)opcode:x2}");

    private void Do(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                if (_pickle.UInt8() is var protocol and not (>= 2 and <= 5))
                    throw new InvalidDataException($"it has protocol {protocol}, but 2 to 5 are read");
                break;
            case PickleOpcode.Frame:
                if (_pickle.UInt64() is var frame && frame > (ulong)_pickle.Left)
                    throw new InvalidDataException($"a frame of {frame} bytes goes beyond its end");
                break;
            case PickleOpcode.Mark:
                _marks.Add(_stack.Count);
                break;
            case PickleOpcode.None:
                _stack.Add(PyTorchValue.None.Instance);
                break;
            case PickleOpcode.NewTrue or PickleOpcode.NewFalse:
                _stack.Add(new PyTorchValue.Boolean(opcode == PickleOpcode.NewTrue));
                break;
            case PickleOpcode.BinInt:
                Integer(_pickle.Int32());
                break;
            case PickleOpcode.BinInt1:
                Integer(_pickle.UInt8());
                break;
            case PickleOpcode.BinInt2:
                Integer(_pickle.UInt16());
                break;
            case PickleOpcode.Long1:
                Integer(Long(_pickle.Bytes(_pickle.UInt8())));
                break;
            case PickleOpcode.BinFloat:
                _stack.Add(new PyTorchValue.Real(_pickle.Double()));
                break;
            case PickleOpcode.BinUnicode:
                Text(_pickle.UInt32());
                break;
            case PickleOpcode.ShortBinUnicode:
                Text(_pickle.UInt8());
                break;
            case PickleOpcode.EmptyTuple:
                _stack.Add(Array.Empty<object>());
                break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                Container(PopFrom(_stack.Count - (opcode - PickleOpcode.Tuple1 + 1)));
                break;
            case PickleOpcode.Tuple:
                Container(PopMark());
                break;
            case PickleOpcode.EmptyList:
                Container(new List<object>());
                break;
            case PickleOpcode.EmptyDict:
                Container(new PickleDictionary(isOrdered: false));
                break;
            case PickleOpcode.Append or PickleOpcode.Appends:
                object[] added = opcode == PickleOpcode.Append ? [Pop()] : PopMark();
                Top<List<object>>("a list").AddRange(added);
                break;
            case PickleOpcode.SetItem or PickleOpcode.SetItems:
                var pairs = opcode == PickleOpcode.SetItem ? PopFrom(_stack.Count - 2) : PopMark();
                Top<PickleDictionary>("a dictionary").Add(pairs);
                break;
            case PickleOpcode.Global:
                _stack.Add(objects.Find($"{_pickle.Line()}.{_pickle.Line()}"));
                break;
            case PickleOpcode.StackGlobal:
                var name = PopText();
                _stack.Add(objects.Find($"{PopText()}.{name}"));
                break;
            case PickleOpcode.Reduce:
                var arguments = Pop() as object[] ?? throw new InvalidDataException("its arguments are no tuple");
                Container(objects.Make(Pop(), arguments));
                break;
            case PickleOpcode.Build:
                // A state dict's attributes: the versions of its modules.
                Pop();
                if (!Top<PickleDictionary>("a dictionary").IsOrdered)
                    throw new InvalidDataException("a state is given to what has none");
                break;
            case PickleOpcode.BinPersId:
                _stack.Add(objects.Storage(Pop()));
                break;
            case PickleOpcode.BinPut:
                Put(_pickle.UInt8());
                break;
            case PickleOpcode.LongBinPut:
                Put(_pickle.UInt32());
                break;
            case PickleOpcode.Memoize:
                Put((uint)_memo.Count);
                break;
            case PickleOpcode.BinGet:
                Get(_pickle.UInt8());
                break;
            case PickleOpcode.LongBinGet:
                Get(_pickle.UInt32());
                break;
            default:
                throw new InvalidDataException("the operation is none of those that data need, and is not done");
        }
    }

    /// <summary>Each is some bytes of memory; a pickle that is data has not more of them than this.</summary>
    private void Container(object container)
    {
        if (++_containers > 1024 + content.Length / 6)
            throw new InvalidDataException("it holds more lists, tuples and dictionaries than its length allows");
        _stack.Add(container);
    }

    private void Integer(long value) =>
        _stack.Add(value is >= 0 and < 256 ? Small[value] : new PyTorchValue.Integer(value));

    private static long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8)
            throw new InvalidDataException($"a whole number of {bytes.Length} bytes is beyond 64 bits");
        var value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1L : 0;
        for (var i = bytes.Length - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }

    private void Text(uint length) =>
        _stack.Add(length == 0 ? NoText : new(_pickle.Utf8((int)Math.Min(length, int.MaxValue))));

    private object Pop() => PopFrom(_stack.Count - 1)[0];

    private string PopText() =>
        (Pop() as PyTorchValue.Text)?.Value ?? throw new InvalidDataException("a name is no text");

    /// <summary>What lies on the stack from here; a mark's things are not taken by those after it.</summary>
    private object[] PopFrom(int start)
    {
        if (start < (_marks.Count > 0 ? _marks[^1] : 0))
            throw new InvalidDataException("there is nothing on the stack");
        var items = new object[_stack.Count - start];
        _stack.CopyTo(start, items, 0, items.Length);
        _stack.RemoveRange(start, items.Length);
        return items;
    }

    private object[] PopMark()
    {
        if (_marks.Count == 0)
            throw new InvalidDataException("there is no mark on the stack");
        var items = PopFrom(_marks[^1]);
        _marks.RemoveAt(_marks.Count - 1);
        return items;
    }

    private TItem Top<TItem>(string what)
        where TItem : class =>
        _stack.Count > (_marks.Count > 0 ? _marks[^1] : 0) && _stack[^1] is TItem item
            ? item
            : throw new InvalidDataException($"what it is done to is not {what}");

    /// <summary>Picklers number from 0; so the memo grows no faster than the file.</summary>
    private void Put(uint index)
    {
        var item = Top<object>("there");
        if (index > _memo.Count)
            throw new InvalidDataException($"it remembers as number {index}, but {_memo.Count} is next");
        if (index == _memo.Count)
            _memo.Add(item);
        else
            _memo[(int)index] = item;
    }

    private void Get(uint index) =>
        _stack.Add(
            index < _memo.Count
                ? _memo[(int)index]
                : throw new InvalidDataException($"nothing is remembered as number {index}")
        );
}
