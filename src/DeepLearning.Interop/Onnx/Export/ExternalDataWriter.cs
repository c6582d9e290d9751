using System.Globalization;
using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf;

namespace DeepLearning.Interop;

/// <summary>
/// Moves the bytes of large initializers into a file of their own. Each begins at a multiple of a page, so that a
/// runtime can map it into memory. Source: ONNX, "External Data" (offset: a multiple of 4096).
/// </summary>
/// <param name="location">The file's name, relative to the model's folder.</param>
/// <param name="from">The fewest bytes of a tensor that is moved.</param>
internal sealed class ExternalDataWriter(string location, int from)
{
    public const int Page = 4096;

    public void Move(GraphProto graph, Stream stream)
    {
        var position = 0L;
        foreach (var tensor in graph.Initializer.Where(tensor => tensor.RawData.Length >= from))
        {
            var offset = (position + Page - 1) / Page * Page;
            stream.Write(new byte[offset - position]);
            stream.Write(tensor.RawData.Span);
            position = offset + tensor.RawData.Length;
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            Add(tensor, "location", location);
            Add(tensor, "offset", offset.ToString(CultureInfo.InvariantCulture));
            Add(tensor, "length", tensor.RawData.Length.ToString(CultureInfo.InvariantCulture));
            tensor.RawData = ByteString.Empty;
        }
    }

    private static void Add(TensorProto tensor, string key, string value) =>
        tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
}
