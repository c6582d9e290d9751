using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace DeepLearning;

/// <summary>Reads a flat JSON object of options; comments and trailing commas are allowed.</summary>
internal static class JsonSettingsFile
{
    /// <exception cref="ConfigurationException">
    /// The file is missing, is no JSON object of plain values, or has an unknown key.
    /// </exception>
    public static Dictionary<string, string?> Read(string path, Sequence<string> known)
    {
        var options = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in Parse(path))
        {
            var written = key.Split(':')[0];
            var name =
                OptionName.FromJson(written, known)
                ?? throw new ConfigurationException(
                    $"the configuration file '{path}' has the unknown option '{written}'; known are {string.Join(", ", known)}"
                );
            if (key.Contains(':'))
                throw new ConfigurationException(
                    $"the option '{name}' in the configuration file '{path}' is an object or an array, but a plain value is expected"
                );
            if (value is not null && !options.TryAdd(name, value))
                throw new ConfigurationException($"the configuration file '{path}' gives the option '{name}' twice");
        }

        return options;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Parse(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var root = new ConfigurationBuilder().AddJsonStream(stream).Build();
            return root.AsEnumerable()
                .Where(pair => pair.Value is not null || !root.GetSection(pair.Key).GetChildren().Any())
                .OrderBy(pair => pair.Key, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException($"the configuration file '{path}' does not exist", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"the configuration file '{path}' cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            var place = e.GetBaseException() is JsonException { LineNumber: { } line } json
                ? $" at line {line + 1}, byte {json.BytePositionInLine + 1}"
                : "";
            throw new ConfigurationException(
                $"the configuration file '{path}' is not a valid JSON object{place}: {e.Message}",
                e
            );
        }
    }
}
