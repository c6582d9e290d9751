namespace DeepLearning.Interop;

public abstract partial record PyTorchValue
{
    /// <summary>
    /// A dict or a collections.OrderedDict: texts and whole numbers, each once, to values, in the order of the file.
    /// An OrderedDict's attributes (a state dict's <c>_metadata</c>) are not kept.
    /// </summary>
    public sealed record Dict : PyTorchValue
    {
        private static readonly Dictionary<PyTorchValue, PyTorchValue> NoKeys = [];
        private readonly Dictionary<PyTorchValue, PyTorchValue> _byKey;

        /// <exception cref="ArgumentException">A key comes twice, or is neither a text nor a whole number.</exception>
        public Dict(IEnumerable<KeyValuePair<PyTorchValue, PyTorchValue>> entries, bool isOrdered = false)
        {
            (Entries, IsOrdered) = (entries.ToSequence(), isOrdered);
            _byKey = Entries.Count > 0 ? new(Entries.Count) : NoKeys;
            foreach (var (key, value) in Entries)
            {
                if (key is not (Text or Integer))
                    throw new ArgumentException(
                        $"a dictionary's key is {key.Kind}, but a text or a number is expected"
                    );
                if (!_byKey.TryAdd(key, value))
                    throw new ArgumentException($"a dictionary has the key {key} twice");
            }
        }

        /// <summary>A dictionary from names: { "model": ..., "epoch": ... }.</summary>
        /// <inheritdoc cref="Dict(IEnumerable{KeyValuePair{PyTorchValue, PyTorchValue}}, bool)"/>
        public Dict(params IEnumerable<(string Name, PyTorchValue Value)> entries)
            : this(entries.Select(e => KeyValuePair.Create<PyTorchValue, PyTorchValue>(new Text(e.Name), e.Value))) { }

        public Sequence<KeyValuePair<PyTorchValue, PyTorchValue>> Entries { get; }

        /// <summary>Whether it is an OrderedDict, as state dicts are.</summary>
        public bool IsOrdered { get; }

        public override string Kind => "a dictionary";

        public bool ContainsKey(string key) => _byKey.ContainsKey(new Text(key));

        public bool Equals(Dict? other) =>
            other is not null && IsOrdered == other.IsOrdered && Entries.Equals(other.Entries);

        public override int GetHashCode() => Entries.GetHashCode();

        public override TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor) => visitor.Visit(this);

        public override string ToString() => $"{{{string.Join(", ", Entries.Select(e => $"{e.Key}: {e.Value}"))}}}";

        internal PyTorchValue Get(PyTorchValue key) =>
            _byKey.TryGetValue(key, out var value)
                ? value
                : throw new KeyNotFoundException(
                    $"the dictionary has no {key}; it has {string.Join(", ", Entries.Select(e => e.Key))}"
                );
    }
}
