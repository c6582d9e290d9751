namespace DeepLearning;

/// <summary>
/// A parameter, or a piece of non-trained state, of a layer: its name there, its shape, its first value.
/// </summary>
/// <param name="Name">The name within the layer: "weight", "bias", "running_mean".</param>
/// <param name="Shape">All axes.</param>
/// <param name="Initializer">How its first value is drawn.</param>
public sealed record ParameterSpec(string Name, Shape Shape, Initializer Initializer)
{
    public string Name
    {
        get;
        init => field = Require.Name(value);
    } = Require.Name(Name);

    public Shape Shape
    {
        get;
        init => field = Require.NotNull(value);
    } = Require.NotNull(Shape);

    public Initializer Initializer
    {
        get;
        init => field = Require.NotNull(value);
    } = Require.NotNull(Initializer);

    /// <summary>Whether the optimizer moves it; running statistics are moved by the forward pass instead.</summary>
    public bool IsTrained { get; init; } = true;
}
