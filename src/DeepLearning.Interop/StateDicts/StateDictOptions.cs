namespace DeepLearning.Interop;

/// <summary>How a state dict is taken over by a model.</summary>
public sealed record StateDictOptions
{
    /// <summary>
    /// Whether every parameter must be there, with its shape, and nothing else, as PyTorch's load_state_dict has it.
    /// Otherwise what is missing or mis-shaped is drawn anew, and what is unexpected is left out; the import says
    /// which.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>Other names for the file's; the first rule that applies to a name is used, once.</summary>
    public Sequence<NameRule> Rename { get; init; } = [];

    /// <summary>What is drawn where the file has nothing.</summary>
    public ulong Seed { get; init; } = 1;
}
