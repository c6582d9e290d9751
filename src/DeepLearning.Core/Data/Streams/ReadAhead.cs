using System.Numerics;

namespace DeepLearning;

/// <summary>A window with its blocks' samples.</summary>
internal sealed record LoadedWindow<T>(BlockWindow Window, Dataset<T>[] Blocks)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>
/// Reads windows one after the other on a thread of their own: the next is under way while the caller works on one. No
/// two reads are under way at a time, and none is after the end.
/// </summary>
internal sealed class ReadAhead<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly BlockWindow[] _windows;
    private readonly Func<int, Dataset<T>> _read;
    private readonly CancellationTokenSource _end = new();
    private int _window;
    private Task<LoadedWindow<T>>? _next;

    public ReadAhead(BlockWindow[] windows, int first, Func<int, Dataset<T>> read)
    {
        (_windows, _window, _read) = (windows, first, read);
        Begin();
    }

    /// <summary>The window, when it is there; whatever reading it threw comes out here.</summary>
    public LoadedWindow<T> Next()
    {
        var loaded =
            _next?.GetAwaiter().GetResult() ?? throw new InvalidOperationException("there is no window any more");
        _window++;
        Begin();
        return loaded;
    }

    /// <summary>Waits for the read that is under way, between two of its blocks; what it throws is let go.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _next
            ?.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
            .Wait();
        _end.Dispose();
    }

    private void Begin()
    {
        if (_window == _windows.Length)
        {
            _next = null;
            return;
        }

        var (window, end) = (_windows[_window], _end.Token);
        _next = Task.Factory.StartNew(
            () =>
            {
                var blocks = new Dataset<T>[window.Blocks.Length];
                for (var i = 0; i < blocks.Length; i++)
                {
                    end.ThrowIfCancellationRequested();
                    blocks[i] = _read(window.Blocks[i]);
                }

                return new LoadedWindow<T>(window, blocks);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }
}
