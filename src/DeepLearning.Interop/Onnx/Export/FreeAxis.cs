namespace DeepLearning.Interop;

/// <summary>
/// An axis of an input whose extent an exported file leaves open, as it does the batch's: the steps of a signal, the
/// words of a sentence, an image's height.
/// </summary>
/// <param name="Input">The input's name.</param>
/// <param name="Axis">The axis of a sample: 0 is the first, from the end where negative.</param>
/// <param name="Name">The extent's name in the file (dim_param).</param>
public sealed record FreeAxis(string Input, int Axis, string Name = "steps")
{
    public string Input
    {
        get;
        init => field = Require.Name(value);
    } = Require.Name(Input);

    public string Name
    {
        get;
        init => field = NotTheBatch(value);
    } = NotTheBatch(Name);

    private static string NotTheBatch(string name) =>
        Require.Name(name, nameof(Name)) != ModelWriter.BatchAxis
            ? name
            : throw new ArgumentException($"Name is {name}, which is the batch's", nameof(name));
}
