using TorchSharp;

namespace DeepLearning.Torch;

/// <summary>
/// How many threads libtorch uses inside one operation. OpenMP keeps that number for each calling thread, MKL for the
/// process; libtorch's setter writes both. So a thread that predicts is set to one, and gets its number back when no
/// predictor runs any more: setting it earlier would give MKL's other callers several threads.
/// </summary>
internal static class TorchThreads
{
    private static readonly Lock Gate = new();
    private static int _predicting;

    /// <summary>The number to go back to on this thread; 0 when it was not changed.</summary>
    [ThreadStatic]
    private static int _before;

    /// <summary>Before an executor's work: its own number, or what the thread had before it predicted.</summary>
    public static void Use(int? threads)
    {
        var wanted = threads ?? _before;
        _before = 0;
        if (wanted != 0 && torch.get_num_threads() != wanted)
            torch.set_num_threads(wanted);
    }

    /// <summary>Until it is disposed, libtorch uses the calling thread only.</summary>
    public static Single UseOne()
    {
        lock (Gate)
        {
            _predicting++;
            var current = torch.get_num_threads();
            if (current == 1)
                return default;
            _before = current;
            torch.set_num_threads(1);
        }

        return default;
    }

    internal readonly struct Single : IDisposable
    {
        public void Dispose()
        {
            lock (Gate)
            {
                if (--_predicting > 0 || _before == 0)
                    return;
                torch.set_num_threads(_before);
                _before = 0;
            }
        }
    }
}
