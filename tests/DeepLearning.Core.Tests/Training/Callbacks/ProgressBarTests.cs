using System.Text;
using Spectre.Console;

namespace DeepLearning.Core.Tests.Training.Callbacks;

/// <summary>The bar is drawn by a task of its own, whose failure must reach the run.</summary>
public class ProgressBarTests
{
    [Fact]
    public async Task A_console_that_cannot_draw_ends_the_run_with_its_reason_and_does_not_hang_it()
    {
        var console = AnsiConsole.Create(
            new()
            {
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
                Out = new Terminal(),
                ExclusivityMode = new Busy(),
            }
        );
        var run = Task.Run(() => TinyRun.Fit(TinyRun.Plan, null, new ProgressBar(console)));
        var error = await Assert.ThrowsAsync<TrainingCallbackException>(() =>
            run.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)
        );
        Assert.Equal("the console is busy", error.InnerException!.Message);
    }

    /// <summary>What Spectre says when another bar is being drawn.</summary>
    private sealed class Busy : IExclusivityMode
    {
        public T Run<T>(Func<T> func) => throw new InvalidOperationException("the console is busy");

        public Task<T> RunAsync<T>(Func<Task<T>> func) =>
            Task.FromException<T>(new InvalidOperationException("the console is busy"));
    }

    private sealed class Terminal : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = new StringWriter();

        public bool IsTerminal => true;

        public int Width => 80;

        public int Height => 24;

        public void SetEncoding(Encoding encoding) { }
    }
}
