using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>A custom layer's buffers on the host during one pass: copies of what libtorch holds.</summary>
internal sealed class HostLayerPass<T> : ILayerPass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[][] _inputs,
        _parameters,
        _inputGradients,
        _parameterGradients;
    private readonly int[][] _indices;
    private readonly T[] _output;
    private T[] _outputGradient = [];

    public HostLayerPass(
        int count,
        bool isTraining,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> parameters,
        int outputSize
    )
    {
        (Count, IsTraining) = (count, isTraining);
        _inputs = Copies(inputs);
        _indices = new int[inputs.Length][];
        for (var i = 0; i < inputs.Length; i++)
            _indices[i] = IsIndices(inputs[i]) ? HostTransfer.DownloadIndices(inputs[i]) : [];
        _parameters = Copies(parameters);
        _output = new T[outputSize];
        _inputGradients = new T[inputs.Length][];
        _parameterGradients = new T[parameters.Length][];
    }

    public int Count { get; }

    public bool IsTraining { get; }

    public Span<T> Output => _output;

    public ReadOnlySpan<T> OutputGradient => _outputGradient;

    public ReadOnlySpan<T> Input(int index = 0) => _inputs[index];

    public ReadOnlySpan<int> Indices(int index = 0) => _indices[index];

    public Span<T> InputGradient(int index = 0) => _inputGradients[index];

    public ReadOnlySpan<T> Parameter(int index) => _parameters[index];

    public Span<T> ParameterGradient(int index) => _parameterGradients[index];

    /// <summary>Takes dLoss/dOutput and clears the gradients that the backward pass adds to.</summary>
    /// <param name="outputGradient">[count, ...].</param>
    /// <param name="inputsWanted">Whose input's gradient is asked for; another's buffer is empty.</param>
    public void BeginBackward(Tensor outputGradient, ReadOnlySpan<bool> inputsWanted)
    {
        _outputGradient = new T[_output.Length];
        HostTransfer.Download(outputGradient, _outputGradient.AsSpan());
        for (var i = 0; i < _inputs.Length; i++)
            _inputGradients[i] = inputsWanted[i] ? new T[_inputs[i].Length] : [];
        for (var i = 0; i < _parameters.Length; i++)
            _parameterGradients[i] = new T[_parameters[i].Length];
    }

    private static bool IsIndices(Tensor tensor) => tensor.dtype == torch.ScalarType.Int64;

    private static T[][] Copies(ReadOnlySpan<Tensor> tensors)
    {
        var copies = new T[tensors.Length][];
        for (var i = 0; i < tensors.Length; i++)
        {
            copies[i] = IsIndices(tensors[i]) ? [] : new T[tensors[i].numel()];
            if (!IsIndices(tensors[i]))
                HostTransfer.Download(tensors[i], copies[i].AsSpan());
        }

        return copies;
    }
}
