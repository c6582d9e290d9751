using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace DeepLearning.Core.Tests.Training.Callbacks;

/// <summary>The bar is drawn by a task of its own, whose failure must reach the run.</summary>
public class ProgressBarTests
{
    private static IAnsiConsole Console(Terminal terminal, IExclusivityMode? exclusivity = null) =>
        AnsiConsole.Create(
            new()
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.Yes,
                Out = terminal,
                ExclusivityMode = exclusivity,
            }
        );

    [Fact]
    public void A_bar_an_epoch_moves_with_the_batches()
    {
        using var terminal = new Terminal();
        var from = 0;
        TinyRun.Fit(
            TinyRun.Plan with
            {
                Epochs = 2,
            },
            null,
            new ProgressBar(Console(terminal)),
            new Callback
            {
                EpochBegin = _ => from = terminal.Text.Length,
                BatchEnd = batch =>
                {
                    if (batch.Batch.Batch < 4)
                        terminal.Await($"epoch {batch.Batch.Epoch}/2 [━ ]* {25 * batch.Batch.Batch}%", from);
                    return false;
                },
            }
        );
        Assert.Matches("epoch 1/2  train [^\n]*\n", terminal.Text);
        Assert.Matches("epoch 2/2  train [^\n]*\n", terminal.Text);
        Assert.EndsWith("finished: 2 epochs are done", terminal.Text.TrimEnd(), StringComparison.Ordinal);
    }

    /// <summary>Two bars at once are refused by the console.</summary>
    [Fact]
    public void A_run_that_ends_in_an_epoch_gives_the_console_back()
    {
        using var terminal = new Terminal();
        var console = Console(terminal);
        for (var run = 0; run < 2; run++)
            TinyRun.Fit(
                TinyRun.Plan,
                null,
                new ProgressBar(console),
                new Callback { BatchEnd = batch => batch.Batch.Step == 6 }
            );
        Assert.EndsWith("stopped: Callback says so", terminal.Text.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task A_console_that_cannot_draw_ends_the_run_with_its_reason_and_does_not_hang_it(int milliseconds)
    {
        await using var terminal = new Terminal();
        var console = Console(terminal, new Busy(milliseconds));
        var run = Task.Run(() => TinyRun.Fit(TinyRun.Plan, null, new ProgressBar(console)));
        var error = await Assert.ThrowsAsync<TrainingCallbackException>(() =>
            run.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)
        );
        Assert.Equal("the console is busy", error.InnerException!.Message);
    }

    /// <summary>What Spectre says when another bar is being drawn, at once or a while later.</summary>
    private sealed class Busy(int milliseconds) : IExclusivityMode
    {
        public T Run<T>(Func<T> func) => throw new InvalidOperationException("the console is busy");

        public async Task<T> RunAsync<T>(Func<Task<T>> func)
        {
            if (milliseconds > 0)
                await Task.Delay(milliseconds);
            throw new InvalidOperationException("the console is busy");
        }
    }

    /// <summary>What is written by one thread and read by another.</summary>
    private sealed class Terminal : TextWriter, IAnsiConsoleOutput
    {
        private readonly StringBuilder _text = new();
        private readonly Lock _lock = new();

        public string Text
        {
            get
            {
                lock (_lock)
                    return _text.ToString();
            }
        }

        public override Encoding Encoding => Encoding.UTF8;

        public TextWriter Writer => this;

        public bool IsTerminal => true;

        public int Width => 80;

        public int Height => 24;

        public void SetEncoding(Encoding encoding) { }

        public override void Write(char value)
        {
            lock (_lock)
                _text.Append(value);
        }

        public override void Write(string? value)
        {
            lock (_lock)
                _text.Append(value);
        }

        /// <summary>Waits until something is shown, behind what was there before.</summary>
        public void Await(string pattern, int from)
        {
            for (var i = 0; i < 600 && !Regex.IsMatch(Text[from..], pattern); i++)
                Thread.Sleep(50);
            Assert.Matches(pattern, Text[from..]);
        }
    }
}
