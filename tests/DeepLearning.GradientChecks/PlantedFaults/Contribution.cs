using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>What one backward pass adds to the gradients of a node's inputs and parameters.</summary>
internal sealed class Contribution(double[][] inputs, double[][] parameters)
{
    /// <summary>One an input; empty where no gradient is wanted.</summary>
    public double[][] Inputs => inputs;

    public double[][] Parameters => parameters;

    /// <summary>Runs a backward pass and takes away again what it added.</summary>
    public static Contribution Of(NodePass<double> pass, Operation<double> operation, int parameterCount)
    {
        var inputs = Enumerable.Range(0, pass.InputCount).Select(i => pass.InputGradient(i).ToArray()).ToArray();
        var parameters = Enumerable.Range(0, parameterCount).Select(i => pass.ParameterGradient(i).ToArray()).ToArray();
        for (var i = 0; i < inputs.Length; i++)
            pass.InputGradient(i).Clear();
        for (var i = 0; i < parameters.Length; i++)
            pass.ParameterGradient(i).Clear();
        operation.Backward(pass);
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = Swap(inputs[i], pass.InputGradient(i));
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] = Swap(parameters[i], pass.ParameterGradient(i));
        return new(inputs, parameters);
    }

    public void AddTo(NodePass<double> pass)
    {
        for (var i = 0; i < inputs.Length; i++)
            Add(inputs[i], pass.InputGradient(i));
        for (var i = 0; i < parameters.Length; i++)
            Add(parameters[i], pass.ParameterGradient(i));
    }

    /// <summary>Multiplies every element.</summary>
    public static void Scale(double[] values, double factor)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] *= factor;
    }

    /// <summary>Puts a matrix [rows, columns] down as [columns, rows] in the same buffer.</summary>
    public static void Transpose(double[] values, int rows, int columns)
    {
        var copy = (double[])values.Clone();
        for (var i = 0; i < rows; i++)
        for (var j = 0; j < columns; j++)
            values[j * rows + i] = copy[i * columns + j];
    }

    /// <summary>Turns blocks of a sample around, so that each lands in its neighbour's place.</summary>
    public static void RotateBlocks(double[] values, int size, int blocks)
    {
        var copy = (double[])values.Clone();
        for (var i = 0; i < values.Length; i++)
        {
            var (block, rest) = (i / size % blocks, i % size);
            values[(i / (size * blocks) * blocks + (block + 1) % blocks) * size + rest] = copy[i];
        }
    }

    /// <summary>The gradient that stands there is lost when this contribution comes: = in place of +=.</summary>
    public static void Overwrite(Span<double> gradient) => gradient.Clear();

    private static double[] Swap(double[] before, Span<double> gradient)
    {
        var added = gradient.ToArray();
        before.CopyTo(gradient);
        return added;
    }

    private static void Add(double[] values, Span<double> gradient)
    {
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] += values[i];
    }
}
