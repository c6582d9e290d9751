namespace DeepLearning;

/// <summary>What a run computes with; what it computes is the plan's.</summary>
public sealed record RunConfiguration
{
    /// <summary>The options' names: an application adds its own to them and loads <see cref="Settings"/>.</summary>
    public static Sequence<string> Options { get; } = ["backend", "device", "precision", "threads", "seed"];

    /// <summary>A backend's name: "reference", "torch".</summary>
    public string Backend
    {
        get;
        init =>
            field = !string.IsNullOrWhiteSpace(value)
                ? value
                : throw new ArgumentException("Backend must not be empty", nameof(Backend));
    } = "reference";

    public Device Device
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Device));
    } = Device.Cpu;

    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>How many threads compute; null for the backend's own choice.</summary>
    public int? Threads
    {
        get;
        init =>
            field = value is null or (> 0 and <= CompileOptions.MaxThreads)
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(Threads),
                    value,
                    $"Threads is {value}, but must lie in 1 to {CompileOptions.MaxThreads}"
                );
    }

    /// <summary>From which every draw follows.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// The defaults, overridden by the file, then by the environment, then by the command line: see
    /// <see cref="Settings.Load"/>.
    /// </summary>
    /// <exception cref="ConfigurationException">
    /// A source cannot be read, names an unknown option, or has a value that is none.
    /// </exception>
    public static RunConfiguration Load(
        string? file = null,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyDictionary<string, string>? commandLine = null
    ) => From(Settings.Load(Options, file, environment, commandLine));

    /// <summary>
    /// The run's part of an application's settings, whose known options include <see cref="Options"/>.
    /// </summary>
    /// <exception cref="ConfigurationException">A value is none.</exception>
    public static RunConfiguration From(Settings settings)
    {
        var defaults = new RunConfiguration();
        return new()
        {
            Backend = settings.Get(
                "backend",
                defaults.Backend,
                text => string.IsNullOrWhiteSpace(text) ? throw new FormatException() : text.ToLowerInvariant(),
                "a backend's name, such as reference or torch"
            ),
            Device = settings.Get("device", defaults.Device, Device.Parse, "cpu, cuda or cuda:N"),
            Precision = settings.GetEnum("precision", defaults.Precision),
            Threads = settings.Has("threads")
                ? settings.GetInt32("threads", 1, min: 1, max: CompileOptions.MaxThreads)
                : defaults.Threads,
            Seed = settings.GetUInt64("seed", defaults.Seed),
        };
    }
}
