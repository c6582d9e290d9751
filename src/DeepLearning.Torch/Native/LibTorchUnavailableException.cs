namespace DeepLearning.Torch;

/// <summary>
/// libtorch cannot be used in this process. The message says what failed, what libtorch requires and the way out;
/// it is meant to be shown to a user as it stands.
/// </summary>
public sealed class LibTorchUnavailableException : Exception
{
    /// <summary>What every such message ends with: the requirement and the way out.</summary>
    internal const string Advice =
        "The torch backend requires libstdc++ of GCC 13 or newer (or a TorchSharp whose native library does "
        + "not ask for it). "
        + "The way out: backend=reference, which needs no native library.";

    public LibTorchUnavailableException()
        : this("libtorch cannot be used here.") { }

    /// <param name="reason">What failed, in whole sentences; the advice is added to it.</param>
    public LibTorchUnavailableException(string reason)
        : this(reason, null) { }

    /// <param name="reason">What failed, in whole sentences; the advice is added to it.</param>
    /// <param name="innerException">What the loader threw, if anything.</param>
    public LibTorchUnavailableException(string reason, Exception? innerException)
        : base($"{reason} {Advice}", innerException) => Reason = reason;

    /// <summary>What failed, without the advice.</summary>
    public string Reason { get; }
}
