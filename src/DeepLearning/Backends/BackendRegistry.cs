namespace DeepLearning;

/// <summary>
/// The backends an application can choose from, by name; immutable. A backend is made only when it is chosen, so that
/// one that is not chosen loads nothing.
/// </summary>
public sealed class BackendRegistry
{
    private readonly Sequence<Registration> _registrations;

    private BackendRegistry(Sequence<Registration> registrations) => _registrations = registrations;

    public static BackendRegistry Empty { get; } = new([]);

    /// <summary>
    /// The reference backend. An application adds others: <c>BackendRegistry.Default.With("torch", () => new
    /// TorchBackend())</c>.
    /// </summary>
    public static BackendRegistry Default { get; } = Empty.With("reference", () => new Reference.ReferenceBackend());

    /// <summary>The names, in the order in which they were registered.</summary>
    public IEnumerable<string> Names => _registrations.Select(registration => registration.Name);

    /// <summary>A registry with one backend more.</summary>
    /// <param name="name">The name by which configuration chooses it; upper and lower case are the same.</param>
    /// <param name="factory">Makes it, when it is chosen.</param>
    /// <exception cref="ArgumentException">The name is empty, or taken.</exception>
    public BackendRegistry With(string name, Func<IBackend> factory)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException("a backend's name must not be empty", nameof(name));
        if (Find(name) is not null)
            throw new ArgumentException($"a backend named '{name}' is registered already", nameof(name));
        return new([.. _registrations, new(name, factory)]);
    }

    /// <summary>A registry with one backend more, which is there already.</summary>
    /// <exception cref="ArgumentException">Its name is taken.</exception>
    public BackendRegistry With(IBackend backend) => With(backend.Name, () => backend);

    /// <summary>
    /// The backend that the configuration names, if it can compute on the device that the configuration names.
    /// </summary>
    /// <exception cref="BackendUnavailableException">
    /// There is none of this name; it cannot be loaded; or it cannot use the device. The message says what was wanted,
    /// why not, and what there is.
    /// </exception>
    public IBackend Resolve(RunConfiguration configuration)
    {
        var wanted = configuration.Backend;
        var registration =
            Find(wanted)
            ?? throw new BackendUnavailableException($"backend '{wanted}' is not known here; {Available(null)}");
        var backend = Make(registration);
        return backend.WhyUnavailable(configuration.Device) is { } reason
            ? throw new BackendUnavailableException(
                $"backend '{wanted}' cannot use the device {configuration.Device}: {reason}; {Available(wanted)}"
            )
            : backend;
    }

    private Registration? Find(string name) =>
        _registrations.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));

    private IBackend Make(Registration registration)
    {
        try
        {
            return registration.Factory();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new BackendUnavailableException(
                $"backend '{registration.Name}' cannot be loaded: {e.GetBaseException().Message}; "
                    + $"{Available(registration.Name)}",
                e
            );
        }
    }

    private string Available(string? except)
    {
        string[] names = [.. Names.Where(name => !string.Equals(name, except, StringComparison.OrdinalIgnoreCase))];
        return (names, except) switch
        {
            ([], null) => "no backend is registered",
            ([], _) => "no other backend is registered",
            (_, null) => $"available: {string.Join(", ", names)}",
            _ => $"other backends: {string.Join(", ", names)}",
        };
    }

    private sealed record Registration(string Name, Func<IBackend> Factory);
}
