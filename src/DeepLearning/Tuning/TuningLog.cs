using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A search's folder: search.json says which search it is, trials.jsonl has a line for each result. A line counts when
/// it is whole, up to its line end, so that a process may be killed at any time. One process at a time has the folder.
/// </summary>
internal sealed class TuningLog : IDisposable
{
    internal static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
        IgnoreReadOnlyProperties = true,
    };

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
        stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(result, Format) + "\n"));
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
                $"the folder '{folder}' cannot be had for a search alone; is another search at work there? ({e.Message})",
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
                    $"'{_path}' is there, but '{path}' is not, so that nobody knows which search it is of: choose another folder, or delete it"
                );
            WholeFile.Write(path, JsonSerializer.Serialize(header, Format) + "\n");
            return;
        }

        if (Parse<TuningHeader>(File.ReadAllText(path), $"'{path}'").Difference(header) is { } difference)
            throw new TuningException(
                $"the folder '{folder}' has another search: {difference}. Choose another folder, or delete this one"
            );
    }

    private List<TrialResult> Read()
    {
        if (!File.Exists(_path))
            return [];
        var bytes = File.ReadAllBytes(_path);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var results = lines.Select((line, i) => Parse<TrialResult>(line, $"line {i + 1} of '{_path}'")).ToList();
        if (whole == bytes.Length)
            return results;
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Write);
        stream.SetLength(whole);
        return results;
    }

    private static TValue Parse<TValue>(string text, string place)
    {
        try
        {
            return JsonSerializer.Deserialize<TValue>(text, Format) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw new TuningException($"{place} cannot be read: {e.Message}", e);
        }
    }
}
