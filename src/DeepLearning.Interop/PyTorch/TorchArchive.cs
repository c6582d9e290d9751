using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace DeepLearning.Interop;

/// <summary>
/// The zip archive of torch.save since PyTorch 1.6: NAME/data.pkl, NAME/data/0 and so on for the storages,
/// NAME/version, NAME/byteorder. PyTorch stores all entries; others deflate them (TorchSharp.PyBridge does), which is
/// read too, up to a multiple of the file. Source: PyTorch, "torch/serialization.py" and
/// "caffe2/serialize/inline_container.cc".
/// </summary>
internal sealed class TorchArchive : IDisposable
{
    private const string Pickle = "data.pkl";
    private const int LastVersion = 10;

    /// <summary>
    /// What is taken for deflated entries, and for copies of views that do not lie in their storage as a stored tensor
    /// has them: so many bytes for each of the file, beside 128 kB.
    /// </summary>
    private const int Multiple = 8;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);
    private readonly long _length;
    private long _deflated;
    private long _copies;

    /// <exception cref="InvalidDataException">The stream is no such archive.</exception>
    public TorchArchive(Stream stream)
    {
        if (!stream.CanSeek)
            throw new InvalidDataException("it is a stream that cannot seek: a zip archive is read from its end");
        _length = stream.Length;
        TorchSignature.Check(stream);
        _zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
        try
        {
            List();
            IsBigEndian = _entries.ContainsKey("byteorder") && ReadsBigEndian(Text("byteorder"));
            if (
                !int.TryParse(Text("version").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                || version is < 1 or > LastVersion
            )
                throw new InvalidDataException(
                    $"its version is '{Text("version").Trim()}', but 1 to {LastVersion} are read"
                );
        }
        catch
        {
            _zip.Dispose();
            throw;
        }
    }

    /// <summary>Whether the storages' elements are big-endian.</summary>
    public bool IsBigEndian { get; }

    public byte[] ReadPickle() => Bytes(Pickle);

    /// <param name="key">Its name under "data/".</param>
    /// <param name="type">The elements' type; null where each view says it.</param>
    /// <param name="count">How many elements; bytes where there is no type.</param>
    public TorchStorage Storage(string key, ElementType? type, long count)
    {
        if (!_storages.TryGetValue(key, out var storage))
            _storages.Add(key, storage = new(this, Bytes($"data/{key}"), type));
        var (known, bytes) = storage.Form;
        if (known != type)
            throw new InvalidDataException($"its storage '{key}' is of {known} and of {type}");
        return count >= 0 && (Int128)count * (type?.SizeOf() ?? 1) == bytes
            ? storage
            : throw new InvalidDataException(
                $"its storage '{key}' has {bytes} bytes, but {count} elements of {type} are expected"
            );
    }

    /// <summary>Says that memory is taken for a copy of a view.</summary>
    /// <exception cref="InvalidDataException">It is more than a file of this length may take.</exception>
    public void Charge(long bytes)
    {
        if ((_copies += bytes) > Limit || bytes > Array.MaxLength)
            throw new InvalidDataException(
                $"its expanded views have more than the {Limit} bytes that are taken for a file of {_length} bytes"
            );
    }

    public void Dispose() => _zip.Dispose();

    private long Limit => Multiple * _length + (1 << 17);

    private void List()
    {
        var pickles = _zip.Entries.Where(e => e.FullName.EndsWith($"/{Pickle}", StringComparison.Ordinal)).ToList();
        if (pickles is not [var pickle])
            throw new InvalidDataException($"it is a zip archive with {pickles.Count} entries '{Pickle}', not one");
        var (folder, left) = (pickle.FullName[..^Pickle.Length], _length);
        foreach (var entry in _zip.Entries)
        {
            var name = entry.FullName.StartsWith(folder, StringComparison.Ordinal)
                ? entry.FullName[folder.Length..]
                : throw new InvalidDataException($"its entry '{entry.FullName}' lies outside its folder '{folder}'");
            if (name is "constants.pkl" || name.StartsWith("code/", StringComparison.Ordinal))
                throw new InvalidDataException(
                    $"its entry '{entry.FullName}' is of a TorchScript module, which is code: save its state_dict()"
                );
            if (!IsKnown(name))
                throw new InvalidDataException($"its entry '{entry.FullName}' is none of a PyTorch archive's");
            if (entry.CompressedLength != entry.Length && (_deflated += entry.Length) > Limit)
                throw new InvalidDataException(
                    $"its deflated entry '{entry.FullName}' goes beyond the {Limit} bytes that are taken for a file of "
                        + $"{_length} bytes"
                );
            if ((left -= entry.CompressedLength) < 0)
                throw new InvalidDataException("its entries lie over each other: they have more bytes than the file");
            if (!_entries.TryAdd(name, entry))
                throw new InvalidDataException($"it has an entry '{entry.FullName}' twice");
        }
    }

    private static bool IsKnown(string name) =>
        name
            is Pickle
                or "version"
                or "byteorder"
                or ".data/serialization_id"
                or ".format_version"
                or ".storage_alignment"
        || (
            name.StartsWith("data/", StringComparison.Ordinal)
            && name.Length > 5
            && !name.AsSpan(5).ContainsAnyExcept(Digits)
        );

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789");

    private static bool ReadsBigEndian(string order) =>
        order switch
        {
            "little" => false,
            "big" => true,
            _ => throw new InvalidDataException($"its byte order is '{order}', but little and big are read"),
        };

    private string Text(string name) => Encoding.Latin1.GetString(Bytes(name, 16));

    private byte[] Bytes(string name, int maximum = int.MaxValue)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw new InvalidDataException($"it has no entry '{name}'");
        if (entry.Length > Math.Min(maximum, Array.MaxLength))
            throw new InvalidDataException($"its entry '{name}' has {entry.Length} bytes, more than are read");
        using var content = ZipContent.Open(entry);
        return StreamBytes.Read(content, (int)entry.Length, $"its entry '{name}'");
    }
}
