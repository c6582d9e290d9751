using System.Runtime.ExceptionServices;

namespace DeepLearning.Torch;

/// <summary>
/// An exception in our code that libtorch called back. It must not cross libtorch's frames, which would end the
/// process: it waits here until the native call is done, and is thrown again then, as it was.
/// </summary>
internal sealed class CallbackFailure
{
    private ExceptionDispatchInfo? _first;

    /// <summary>Whether there is one: what follows in the same native call need not run.</summary>
    public bool IsThere => Volatile.Read(ref _first) is not null;

    /// <summary>Keeps the first; libtorch may call from threads of its own.</summary>
    public void Keep(Exception exception) =>
        Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(exception), null);

    /// <summary>After the native call: throws what was kept, with its own type and stack.</summary>
    public void Throw() => Interlocked.Exchange(ref _first, null)?.Throw();
}
