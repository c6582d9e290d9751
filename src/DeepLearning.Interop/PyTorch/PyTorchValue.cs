namespace DeepLearning.Interop;

/// <summary>
/// What a PyTorch file holds, as plain values: a closed union. <c>value["model"]["0.weight"]</c> goes into
/// dictionaries; <see cref="StateDict"/> gives the tensors of one by name.
/// </summary>
public abstract partial record PyTorchValue
{
    private PyTorchValue() { }

    /// <summary>What it is, in errors: "a dictionary".</summary>
    public abstract string Kind { get; }

    public static implicit operator PyTorchValue(StoredTensor tensor) => new Tensor(tensor);

    public static implicit operator PyTorchValue(long number) => new Integer(number);

    public static implicit operator PyTorchValue(double number) => new Real(number);

    public static implicit operator PyTorchValue(string text) => new Text(text);

    public static implicit operator PyTorchValue(bool value) => new Boolean(value);

    /// <summary>A state dict: the tensors by name, in their order, as module.load_state_dict takes them.</summary>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public static Dict OfStateDict(IEnumerable<KeyValuePair<string, StoredTensor>> tensors) =>
        new(tensors.Select(pair => KeyValuePair.Create<PyTorchValue, PyTorchValue>(pair.Key, pair.Value)), true);

    public abstract TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor);

    /// <summary>The value of a dictionary's key.</summary>
    /// <exception cref="InvalidOperationException">This is no dictionary.</exception>
    /// <exception cref="KeyNotFoundException">It has no such key; the message lists those that it has.</exception>
    public PyTorchValue this[string key] => AsDict().Get(new Text(key));

    /// <inheritdoc cref="this[string]"/>
    public PyTorchValue this[long key] => AsDict().Get(new Integer(key));

    /// <summary>This as a dictionary.</summary>
    /// <exception cref="InvalidOperationException">This is none.</exception>
    public Dict AsDict() => this as Dict ?? throw IsNo("a dictionary");

    /// <summary>The items of a list or of a tuple.</summary>
    /// <exception cref="InvalidOperationException">This is neither.</exception>
    public Sequence<PyTorchValue> AsItems() =>
        (this as List)?.Items ?? (this as Tuple)?.Items ?? throw IsNo("a list or a tuple");

    /// <exception cref="InvalidOperationException">This is none.</exception>
    public StoredTensor AsTensor() => (this as Tensor)?.Value ?? throw IsNo("a tensor");

    /// <exception cref="InvalidOperationException">This is none.</exception>
    public long AsInteger() => (this as Integer)?.Value ?? throw IsNo("a whole number");

    /// <summary>A number, whole or not.</summary>
    /// <exception cref="InvalidOperationException">This is none.</exception>
    public double AsNumber() => (this as Real)?.Value ?? (this as Integer)?.Value ?? throw IsNo("a number");

    /// <exception cref="InvalidOperationException">This is none.</exception>
    public string AsText() => (this as Text)?.Value ?? throw IsNo("a text");

    /// <exception cref="InvalidOperationException">This is none.</exception>
    public bool AsBoolean() => (this as Boolean)?.Value ?? throw IsNo("a Boolean");

    /// <summary>
    /// The tensors of a dictionary from names to tensors, as module.state_dict() gives it, in its order: what
    /// <c>torch.save(net.state_dict(), path)</c> saves, or what stands at "model" in a dictionary of several.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// This is no dictionary, or one whose keys are no texts or whose values are no tensors.
    /// </exception>
    public OrderedDictionary<string, StoredTensor> StateDict()
    {
        var tensors = new OrderedDictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var (key, value) in AsDict().Entries)
        {
            if (key is not Text name)
                throw new InvalidOperationException($"it is no state dict: its key {key} is no text");
            tensors.Add(
                name.Value,
                (value as Tensor)?.Value
                    ?? throw new InvalidOperationException(
                        $"it is no state dict: its '{name.Value}' is {value.Kind}, no tensor"
                    )
            );
        }

        return tensors;
    }

    private InvalidOperationException IsNo(string expected) => new($"it is {Kind}, but {expected} is expected");
}

/// <summary>One method a case of <see cref="PyTorchValue"/>.</summary>
public interface IPyTorchValueVisitor<out TResult>
{
    TResult Visit(PyTorchValue.Dict value);

    TResult Visit(PyTorchValue.List value);

    TResult Visit(PyTorchValue.Tuple value);

    TResult Visit(PyTorchValue.Tensor value);

    TResult Visit(PyTorchValue.Integer value);

    TResult Visit(PyTorchValue.Real value);

    TResult Visit(PyTorchValue.Text value);

    TResult Visit(PyTorchValue.Boolean value);

    TResult Visit(PyTorchValue.None value);
}
