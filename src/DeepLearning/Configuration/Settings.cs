using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace DeepLearning;

/// <summary>
/// Options from three sources, the later before the earlier: a JSON file, environment variables, the command line. What
/// none of them gives is the default that the getter is called with. A getter's error names the option, the value, its
/// source and what was expected.
/// </summary>
public sealed class Settings
{
    private readonly IConfigurationRoot _root;
    private readonly Func<string, string>[] _sources;

    private Settings(Sequence<string> known, IConfigurationRoot root, Func<string, string>[] sources) =>
        (Known, _root, _sources) = (known, root, sources);

    /// <summary>The names of all options, in lower case with dashes.</summary>
    public Sequence<string> Known { get; }

    /// <param name="known">The names of all options, in lower case with dashes: "learning-rate".</param>
    /// <param name="file">
    /// A JSON file with one object of plain values, or null for none. Keys are "learningRate" or "learning-rate", in
    /// any case; a null counts as not given.
    /// </param>
    /// <param name="environment">
    /// DEEPLEARNING_LEARNING_RATE and the like; null for the process's own variables. Those without the prefix are
    /// passed over, and so are the options of our other programs: a shell's variables are for all of them.
    /// </param>
    /// <param name="commandLine">The options that the command line gives, by name, without dashes before it.</param>
    /// <exception cref="ConfigurationException">
    /// The file is missing, malformed or has an unknown key; or the command line or the environment has one.
    /// </exception>
    public static Settings Load(
        Sequence<string> known,
        string? file = null,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyDictionary<string, string>? commandLine = null
    )
    {
        foreach (var name in commandLine?.Keys ?? [])
            if (!known.Contains(name))
                throw new ConfigurationException(
                    $"the command line has the unknown option '{name}'; known are {string.Join(", ", known)}"
                );
        var root = new ConfigurationBuilder()
            .AddInMemoryCollection(file is null ? [] : JsonSettingsFile.Read(file, known))
            .AddInMemoryCollection(FromEnvironment(environment, known))
            .AddInMemoryCollection(
                (commandLine ?? new Dictionary<string, string>()).Select(pair =>
                    KeyValuePair.Create(pair.Key, (string?)pair.Value)
                )
            )
            .Build();
        return new(
            known,
            root,
            [
                _ => $"configuration file '{file}'",
                name => $"environment variable {OptionName.ToEnvironment(name)}",
                name => $"command line option --{name}",
            ]
        );
    }

    /// <summary>Whether a source gives the option.</summary>
    public bool Has(string name) => Find(name) is not null;

    public string GetText(string name, string fallback) => Get(name, fallback, text => text, "a text");

    /// <summary>A whole number between the bounds, both included.</summary>
    public int GetInt32(string name, int fallback, int min = int.MinValue, int max = int.MaxValue) =>
        Get(
            name,
            fallback,
            text =>
                int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) is var value
                && value >= min
                && value <= max
                    ? value
                    : throw new FormatException(),
            max == int.MaxValue && min != int.MinValue
                ? $"a whole number of at least {min}"
                : $"a whole number from {min} to {max}"
        );

    public ulong GetUInt64(string name, ulong fallback) =>
        Get(
            name,
            fallback,
            text => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
            $"a whole number from 0 to {ulong.MaxValue}"
        );

    /// <summary>A finite number between the bounds, both included; with a point for the decimals.</summary>
    public double GetDouble(
        string name,
        double fallback,
        double min = double.NegativeInfinity,
        double max = double.PositiveInfinity
    ) =>
        Get(
            name,
            fallback,
            text =>
                double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var value
                && double.IsFinite(value)
                && value >= min
                && value <= max
                    ? value
                    : throw new FormatException(),
            (double.IsFinite(min), double.IsFinite(max)) switch
            {
                (true, true) => FormattableString.Invariant($"a number from {min} to {max}"),
                (true, false) => FormattableString.Invariant($"a number of at least {min}"),
                (false, true) => FormattableString.Invariant($"a number of at most {max}"),
                _ => "a finite number",
            }
        );

    /// <summary>true or false, in any case.</summary>
    public bool GetBoolean(string name, bool fallback) => Get(name, fallback, bool.Parse, "true or false");

    /// <summary>One of the enumeration's names, in any case.</summary>
    public TEnum GetEnum<TEnum>(string name, TEnum fallback)
        where TEnum : struct, Enum
    {
        var names = Enum.GetNames<TEnum>();
        return Get(
            name,
            fallback,
            text =>
                names.Contains(text, StringComparer.OrdinalIgnoreCase)
                    ? Enum.Parse<TEnum>(text, ignoreCase: true)
                    : throw new FormatException(),
            $"one of {string.Join(", ", names.Select(n => n.ToLowerInvariant()))}"
        );
    }

    /// <summary>Any value.</summary>
    /// <param name="name">One of <see cref="Known"/>.</param>
    /// <param name="fallback">The value when no source gives one.</param>
    /// <param name="parse">
    /// Reads it; a FormatException, OverflowException or ArgumentException says that the text is none.
    /// </param>
    /// <param name="expected">What is expected, for the error: "a whole number".</param>
    /// <exception cref="ConfigurationException">The text is none.</exception>
    public TValue Get<TValue>(string name, TValue fallback, Func<string, TValue> parse, string expected)
    {
        if (Find(name) is not { } found)
            return fallback;
        try
        {
            return parse(found.Text);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new ConfigurationException(
                $"option '{name}' is '{found.Text}' ({found.Source}), but must be {expected}",
                e
            );
        }
    }

    private (string Text, string Source)? Find(string name)
    {
        if (!Known.Contains(name))
            throw new ArgumentException(
                $"'{name}' is none of the known options {string.Join(", ", Known)}",
                nameof(name)
            );
        var providers = _root.Providers.ToArray();
        for (var i = providers.Length - 1; i >= 0; i--)
            if (providers[i].TryGet(name, out var text) && text is not null)
                return (text, _sources[i](name));
        return null;
    }

    private static IEnumerable<KeyValuePair<string, string?>> FromEnvironment(
        IReadOnlyDictionary<string, string>? environment,
        Sequence<string> known
    )
    {
        var variables = environment is null
            ? new ConfigurationBuilder().AddEnvironmentVariables(OptionName.EnvironmentPrefix).Build().AsEnumerable()
            : environment
                .Where(pair => pair.Key.StartsWith(OptionName.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
                .Select(pair =>
                    KeyValuePair.Create(pair.Key[OptionName.EnvironmentPrefix.Length..], (string?)pair.Value)
                );
        var options = variables
            .Select(pair => KeyValuePair.Create(OptionName.FromEnvironment(pair.Key), pair.Value))
            .ToList();
        foreach (var (name, _) in options)
            if (!known.Contains(name) && !OptionName.OfOurPrograms.Contains(name))
                throw new ConfigurationException(
                    $"the environment variable {OptionName.ToEnvironment(name)} is of no option; the "
                        + $"nearest is {OptionName.ToEnvironment(NearestName.Of(name, known))}, and known are "
                        + $"{string.Join(", ", known)}"
                );
        return options.Where(pair => known.Contains(pair.Key));
    }
}
