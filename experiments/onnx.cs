#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// ONNX files: says what one holds and what model it becomes, runs one on NumPy arrays, on either backend, and writes
// one from a checkpoint.
//
//   dotnet run experiments/onnx.cs -- show MODEL.onnx
//   dotnet run experiments/onnx.cs -- run MODEL.onnx --input x.npy --output y.npy --backend torch
//   dotnet run experiments/onnx.cs -- run MODEL.onnx --input tokens=t.npy --input mask=m.npy --output logits=y.npy
//   dotnet run experiments/onnx.cs -- export runs/digits/last.safetensors digits.onnx --softmax
using System.Globalization;
using DeepLearning.Experiments.Onnx;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return OnnxCommand.Run(args);
