using System.Text;
using System.Text.Json;

namespace DeepLearning;

/// <summary>
/// A search's folder: search.json says which search it is, trials.jsonl has a line for each result. A line counts when
/// it is whole, up to its line end, so that a process may be killed at any time. One process at a time has the folder.
/// </summary>
internal sealed class TuningLog : IDisposable
{
    private static readonly FileFormat Rule = new(
        "the search's file",
        (message, cause) => new TuningException(message, cause)
    );

    private readonly string _path;
    private readonly FolderLock _lock;
    private readonly List<TrialResult> _results;

    /// <exception cref="TuningException">
    /// Another process has the folder, another search is in it, or its log is damaged.
    /// </exception>
    public TuningLog(string folder, TuningHeader header)
    {
        _path = Path.Combine(folder, "trials.jsonl");
        _lock = Lock(folder);
        try
        {
            CheckHeader(folder, header);
            _results = Read();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public IReadOnlyList<TrialResult> Results => _results;

    public TrialResult? Find(int trial, int rung) =>
        _results.Find(result => result.Trial == trial && result.Rung == rung);

    /// <summary>Adds a line, which is on the disk when this returns.</summary>
    public void Append(TrialResult result)
    {
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(Encoding.UTF8.GetBytes(StrictJson.Write(result) + "\n"));
        stream.Flush(flushToDisk: true);
        _results.Add(result);
    }

    public void Dispose() => _lock.Dispose();

    private static FolderLock Lock(string folder)
    {
        try
        {
            return FolderLock.Take(folder, "search.lock");
        }
        catch (IOException e)
        {
            throw new TuningException(
                $"the folder '{folder}' cannot be had for a search alone; is another search at work there? "
                    + $"({e.Message})",
                e
            );
        }
    }

    private void CheckHeader(string folder, TuningHeader header)
    {
        var path = Path.Combine(folder, "search.json");
        if (!File.Exists(path))
        {
            if (File.Exists(_path))
                throw new TuningException(
                    $"'{_path}' is there, but '{path}' is not, so that nobody knows which search it is of: "
                        + "choose another folder, or delete it"
                );
            WholeFile.Write(path, StrictJson.Write(header, TuningHeader.Options) + "\n");
            return;
        }

        if (ReadHeader(path).Difference(header) is { } difference)
            throw new TuningException(
                $"the folder '{folder}' has another search: {difference}. Choose another folder, or delete this one"
            );
    }

    internal static TuningHeader ReadHeader(string path) =>
        Rule.Read(path, stream => StrictJson.Read<TuningHeader>(StrictText.Read(stream), TuningHeader.Options));

    private List<TrialResult> Read()
    {
        if (!File.Exists(_path))
            return [];
        var (results, whole, length) = ReadLines(_path);
        if (whole == length)
            return results;
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Write);
        stream.SetLength(whole);
        return results;
    }

    /// <summary>The results in the whole lines, the length of these, and the file's, in bytes.</summary>
    internal static (List<TrialResult> Results, int Whole, int Length) ReadLines(string path) =>
        Rule.Read(
            path,
            stream =>
            {
                var bytes = new byte[checked((int)stream.Length)];
                stream.ReadExactly(bytes);
                var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
                var results = new List<TrialResult>();
                var number = 0;
                foreach (var range in bytes.AsSpan(0, whole).Split((byte)'\n'))
                {
                    number++;
                    if (bytes.AsSpan()[range] is { IsEmpty: false } line)
                        results.Add(Parse(line, number));
                }

                return (results, whole, bytes.Length);
            }
        );

    private static TrialResult Parse(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return StrictJson.Read<TrialResult>(line);
        }
        catch (Exception e)
            when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"line {number}: {e.Message}", e);
        }
    }
}
