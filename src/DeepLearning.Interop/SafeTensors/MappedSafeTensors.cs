using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace DeepLearning.Interop;

/// <summary>
/// A safetensors file that is mapped into memory: its tensors take none of their own, and each page is read when it is
/// first looked at. The tensors live until this is disposed of, and are refused afterwards; the file must not be cut
/// off meanwhile.
/// </summary>
public sealed class MappedSafeTensors : IDisposable
{
    private readonly OrderedDictionary<string, SafeTensorsHeader.Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _values;

    /// <exception cref="InvalidDataException">The stream holds no such file.</exception>
    internal MappedSafeTensors(FileStream stream)
    {
        var header = SafeTensorsHeader.Read(stream);
        foreach (var tensor in header.Tensors)
            _tensors.Add(tensor.Name, tensor);
        (Metadata, _values) = (header.Metadata, stream.Position);
        _file = MemoryMappedFile.CreateFromFile(
            stream,
            null,
            0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: true
        );
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>Text by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors' names, in the order in which they lie.</summary>
    public IEnumerable<string> Names => _tensors.Keys;

    /// <summary>A tensor over the file's own pages.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name; the message lists all.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed of.</exception>
    /// <exception cref="NotSupportedException">The tensor has more bytes than an array may have.</exception>
    public StoredTensor this[string name]
    {
        get
        {
            ObjectDisposedException.ThrowIf(!_view.CanRead, this);
            if (!_tensors.TryGetValue(name, out var tensor))
                throw new KeyNotFoundException($"there is no tensor '{name}'; there are {string.Join(", ", Names)}");
            if (tensor.Length > Array.MaxLength)
                throw new NotSupportedException($"the tensor '{name}' has {tensor.Length} bytes: it cannot be mapped");
            var bytes = tensor.Length == 0 ? default : new Pages(this, tensor).Memory;
            return new(SafeTensorsTypes.Of(tensor.Type), tensor.Shape, bytes);
        }
    }

    /// <summary>All tensors, by name.</summary>
    /// <exception cref="ObjectDisposedException">The file was disposed of.</exception>
    public IEnumerable<KeyValuePair<string, StoredTensor>> Tensors =>
        _tensors.Keys.Select(name => KeyValuePair.Create(name, this[name]));

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>The bytes of one tensor.</summary>
    private sealed unsafe class Pages(MappedSafeTensors file, SafeTensorsHeader.Tensor tensor) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(!file._view.CanRead, file);
            var view = file._view.SafeMemoryMappedViewHandle.DangerousGetHandle();
            var start = (byte*)view + file._view.PointerOffset;
            return new(start + file._values + tensor.Offset, (int)tensor.Length);
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            fixed (byte* start = GetSpan())
                return new(start + elementIndex);
        }

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
