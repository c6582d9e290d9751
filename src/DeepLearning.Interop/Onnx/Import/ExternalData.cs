using System.Globalization;
using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf.Collections;

namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// Tensors' bytes in files beside the ONNX file: in its own folder or below, and nowhere else, whatever the file says;
/// not behind links; no two over each other, so that no more is read than lies there.
/// </summary>
internal sealed class ExternalData(string? folder)
{
    private readonly Dictionary<string, List<(long Start, long End)>> _read = new(StringComparer.Ordinal);

    /// <param name="entries">location, offset, length: texts.</param>
    /// <param name="size">How many bytes the tensor needs.</param>
    /// <param name="what">What it is, in errors.</param>
    public byte[] Read(RepeatedField<StringStringEntryProto> entries, long size, string what)
    {
        var location = Entry(entries, "location", what);
        if (location is null)
            throw new InvalidDataException($"{what} lies outside, but nothing says where");
        var path = PathOf(location, what);
        var start = Number(entries, "offset", what) ?? 0;
        var length = Number(entries, "length", what) ?? size;
        if (length != size)
            throw new InvalidDataException($"{what} needs {size} bytes, but says that '{location}' has {length} of it");
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (start > stream.Length - size)
            throw new InvalidDataException(
                $"{what} needs bytes {start} to {start + size} of '{location}', which has {stream.Length}"
            );
        Take(path, start, start + size, what, location);
        stream.Seek(start, SeekOrigin.Begin);
        return StreamBytes.Read(stream, (int)size, what, start);
    }

    private string PathOf(string location, string what)
    {
        if (folder is null)
            throw new InvalidDataException(
                $"{what} lies in '{location}', beside the file, but it is read from a stream: read it by its path"
            );
        var parts = location.Split('/');
        if (parts.Any(part => part is "" or "." or ".." || part.AsSpan().IndexOfAny('\\', ':', '\0') >= 0))
            throw new InvalidDataException($"{what} lies in '{Shown(location)}', which is not below the file's folder");
        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw new InvalidDataException($"{what} lies in '{location}', which is a link");
        }

        return File.Exists(path)
            ? path
            : throw new InvalidDataException($"{what} lies in '{Shown(location)}', but there is no such file");
    }

    private void Take(string path, long start, long end, string what, string location)
    {
        if (start == end)
            return;
        if (!_read.TryGetValue(path, out var taken))
            _read[path] = taken = [];
        var at = taken.BinarySearch((start, end));
        var place = at < 0 ? ~at : at;
        if (at >= 0 || (place > 0 && taken[place - 1].End > start) || (place < taken.Count && taken[place].Start < end))
            throw new InvalidDataException($"{what} lies over another tensor in '{location}', bytes {start} to {end}");
        taken.Insert(place, (start, end));
    }

    private static string? Entry(RepeatedField<StringStringEntryProto> entries, string key, string what)
    {
        string? value = null;
        foreach (var entry in entries)
            if (entry.Key == key)
                value = value is null ? entry.Value : throw new InvalidDataException($"{what} has two of '{key}'");
        return value;
    }

    private static long? Number(RepeatedField<StringStringEntryProto> entries, string key, string what)
    {
        if (Entry(entries, key, what) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"{what} has the {key} '{Shown(text)}', which is no number of bytes");
    }

    private static string Shown(string text) => text.Length > 200 ? text[..200] + "..." : text;
}
