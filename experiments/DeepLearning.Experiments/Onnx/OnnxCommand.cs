using System.CommandLine;
using DeepLearning.Interop;

namespace DeepLearning.Experiments.Onnx;

/// <summary>ONNX files as commands: show, run, export.</summary>
public static class OnnxCommand
{
    /// <returns>0, or 1 when a file or an argument is no good, which one line on the error stream says.</returns>
    public static int Run(string[] args)
    {
        var root = new RootCommand("Shows, runs and writes ONNX files.") { Show(), Run(), Export() };
        var result = root.Parse(args);
        if (result.Errors.Count == 0)
            return result.Invoke();
        Console.Error.WriteLine($"error: {result.Errors[0].Message}");
        return 1;
    }

    private static Argument<string> File(string name, string description) => new(name) { Description = description };

    private static Option<string[]> Many(string name, string values, string description) =>
        new(name)
        {
            Description = description,
            HelpName = values,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    private static Option<string[]> Extents() =>
        Many("--extent", "NAME=N", "the extent of a free axis that is not the batch's: steps=64, or tokens[1]=64");

    private static Option<bool> NoBatch() =>
        new("--no-batch") { Description = "the graph computes one sample, without an axis for the batch" };

    private static Command Show()
    {
        var (file, extents, noBatch) = (File("MODEL.onnx", "the file"), Extents(), NoBatch());
        var command = new Command("show", "Prints what a file holds, and the model that it becomes.")
        {
            file,
            extents,
            noBatch,
        };
        command.SetAction(parsed =>
            ExperimentCommand.Guard(() =>
                OnnxShow.Print(
                    parsed.GetValue(file)!,
                    OnnxArguments.Options(parsed.GetValue(extents), parsed.GetValue(noBatch))
                )
            )
        );
        return command;
    }

    private static Command Export()
    {
        var (checkpoint, file) = (File("CHECKPOINT", "a checkpoint"), File("MODEL.onnx", "the file to write"));
        var opset = new Option<int>("--opset")
        {
            Description = "the operator set",
            HelpName = "N",
            DefaultValueFactory = _ => OnnxExportOptions.OldestOpset,
        };
        var softmax = new Option<bool>("--softmax") { Description = "probabilities in place of logits" };
        var external = new Option<bool>("--external-data") { Description = "weights in a file of their own" };
        var command = new Command("export", "Writes a checkpoint's model and parameters as an ONNX file.")
        {
            checkpoint,
            file,
            opset,
            softmax,
            external,
        };
        command.SetAction(parsed =>
            ExperimentCommand.Guard(() =>
                OnnxWrite.Write(
                    parsed.GetValue(checkpoint)!,
                    parsed.GetValue(file)!,
                    new()
                    {
                        Opset = parsed.GetValue(opset),
                        Activation = parsed.GetValue(softmax) ? OutputActivation.Softmax : OutputActivation.None,
                        ExternalData = parsed.GetValue(external),
                    }
                )
            )
        );
        return command;
    }

    private static Command Run()
    {
        var (file, extents, noBatch) = (File("MODEL.onnx", "the file"), Extents(), NoBatch());
        var inputs = Many("--input", "[NAME=]X.npy", "a NumPy array for an input, [samples, ...]");
        var outputs = Many("--output", "[NAME=]Y.npy", "where an output goes, as a NumPy array");
        var backend = new Option<string>("--backend")
        {
            Description = "what computes; reference by default",
            HelpName = "reference|torch",
            DefaultValueFactory = _ => "reference",
        };
        var precision = new Option<string>("--precision")
        {
            Description = "what it computes in; float32 by default",
            HelpName = "float32|float64",
            DefaultValueFactory = _ => "float32",
        };
        var command = new Command("run", "Runs a file's model on NumPy arrays.")
        {
            file,
            inputs,
            outputs,
            backend,
            precision,
            extents,
            noBatch,
        };
        command.SetAction(parsed =>
            ExperimentCommand.Guard(() =>
            {
                var run = new OnnxRun(
                    parsed.GetValue(file)!,
                    OnnxArguments.Options(parsed.GetValue(extents), parsed.GetValue(noBatch)),
                    OnnxArguments.Paths("--input", parsed.GetValue(inputs)),
                    OnnxArguments.Paths("--output", parsed.GetValue(outputs)),
                    ExperimentBackends.Registry.Resolve(new() { Backend = parsed.GetValue(backend)! })
                );
                switch (parsed.GetValue(precision))
                {
                    case "float32":
                        run.Run<float>();
                        break;
                    case "float64":
                        run.Run<double>();
                        break;
                    case var other:
                        throw new ArgumentException($"precision is '{other}', but must be float32 or float64");
                }
            })
        );
        return command;
    }
}
