using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>Copies between the host's memory and a device. What comes in is lent, so it is always copied.</summary>
internal static class HostTransfer
{
    // Tensor.bytes is a span, which holds at most 2 GB: larger values go in pieces.
    private const int Piece = 1 << 27;

    public static torch.ScalarType TypeOf<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? torch.ScalarType.Float32
        : typeof(T) == typeof(double) ? torch.ScalarType.Float64
        : throw new NotSupportedException($"the torch backend computes in float or double, not in {typeof(T).Name}");

    /// <summary>The extents as libtorch takes them.</summary>
    public static long[] Sizes(Shape shape)
    {
        var sizes = new long[shape.Rank];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = shape[i];
        return sizes;
    }

    public static long[] BatchSizes(Shape shape, int count)
    {
        var sizes = new long[shape.Rank + 1];
        sizes[0] = count;
        for (var i = 1; i < sizes.Length; i++)
            sizes[i] = shape[i - 1];
        return sizes;
    }

    /// <summary>A new tensor on the device with a copy of the values.</summary>
    public static Tensor Upload<T>(ReadOnlySpan<T> values, long[] sizes, torch.Device device)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (device.type == DeviceType.META)
            return torch.empty(sizes, TypeOf<T>(), device);
        var host = torch.empty(sizes, TypeOf<T>());
        Write(values, host);
        return ToDevice(host, device);
    }

    /// <summary>A new int64 tensor [count] on the device.</summary>
    public static Tensor UploadClasses(ReadOnlySpan<int> classes, torch.Device device)
    {
        if (device.type == DeviceType.META)
            return torch.empty(classes.Length, torch.ScalarType.Int64, device);
        var host = torch.empty(classes.Length, torch.ScalarType.Int64);
        for (var start = 0; start < classes.Length; start += Piece)
        {
            var part = classes[start..Math.Min(start + Piece, classes.Length)];
            var values = MemoryMarshal.Cast<byte, long>(host.narrow(0, start, part.Length).bytes);
            for (var i = 0; i < part.Length; i++)
                values[i] = part[i];
        }

        return ToDevice(host, device);
    }

    /// <summary>A new int64 tensor of these sizes on the device.</summary>
    public static Tensor UploadIndices(ReadOnlySpan<int> indices, long[] sizes, torch.Device device) =>
        UploadClasses(indices, device).view(sizes);

    /// <summary>Indices as numbers on the host.</summary>
    public static int[] DownloadIndices(Tensor indices)
    {
        using var scope = torch.NewDisposeScope();
        var flat = OnHost(indices).view(-1);
        var destination = new int[flat.numel()];
        for (var start = 0; start < destination.Length; start += Piece)
        {
            var length = Math.Min(Piece, destination.Length - start);
            var values = MemoryMarshal.Cast<byte, long>(flat.narrow(0, start, length).bytes);
            for (var i = 0; i < length; i++)
                destination[start + i] = (int)values[i];
        }

        return destination;
    }

    /// <summary>What lies on the host goes to the device; where that is another, the host's copy is freed.</summary>
    public static Tensor ToDevice(Tensor host, torch.Device device)
    {
        if (device.type == DeviceType.CPU)
            return host;
        using (host)
            return host.to(device);
    }

    /// <summary>Overwrites an existing tensor's values.</summary>
    public static void Overwrite<T>(Tensor destination, ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        destination.copy_(Upload(values, destination.shape, destination.device));
    }

    public static HostTensor<T> Download<T>(Tensor tensor, Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = torch.NewDisposeScope();
        var host = OnHost(tensor);
        return HostTensor<T>.Create(shape, values => Read(host, values));
    }

    public static void Download<T>(Tensor tensor, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = torch.NewDisposeScope();
        Read(OnHost(tensor), destination);
    }

    /// <summary>The value of a tensor with one element; NaN on the meta device, which has no values.</summary>
    public static double Scalar<T>(Tensor tensor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (tensor.device_type == DeviceType.META)
            return double.NaN;
        Span<T> value = stackalloc T[1];
        Download(tensor, value);
        return double.CreateChecked(value[0]);
    }

    /// <summary>The values of two tensors with one element each, in one transfer.</summary>
    public static double[] Scalars<T>(Tensor first, Tensor second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var values = new T[2];
        Download(torch.stack([first, second]), values.AsSpan());
        return Array.ConvertAll(values, double.CreateChecked);
    }

    private static Tensor OnHost(Tensor tensor)
    {
        switch (tensor.device_type)
        {
            case DeviceType.META:
                throw new InvalidOperationException(
                    "the meta device computes shapes and holds no values: there is nothing to copy to the "
                        + "host (train on device=cpu or cuda to read values)"
                );
            case DeviceType.CPU:
                break;
            default:
                tensor = tensor.cpu();
                break;
        }

        return tensor.is_contiguous() ? tensor : tensor.contiguous();
    }

    private static void Write<T>(ReadOnlySpan<T> values, Tensor host)
        where T : unmanaged
    {
        if (values.Length <= Piece)
        {
            MemoryMarshal.AsBytes(values).CopyTo(host.bytes);
            return;
        }

        var flat = host.view(-1);
        for (var start = 0; start < values.Length; start += Piece)
        {
            var part = values.Slice(start, Math.Min(Piece, values.Length - start));
            MemoryMarshal.AsBytes(part).CopyTo(flat.narrow(0, start, part.Length).bytes);
        }
    }

    private static void Read<T>(Tensor host, Span<T> destination)
        where T : unmanaged
    {
        if (destination.Length <= Piece)
        {
            MemoryMarshal.Cast<byte, T>(host.bytes).CopyTo(destination);
            return;
        }

        var flat = host.view(-1);
        for (var start = 0; start < destination.Length; start += Piece)
        {
            var part = destination.Slice(start, Math.Min(Piece, destination.Length - start));
            MemoryMarshal.Cast<byte, T>(flat.narrow(0, start, part.Length).bytes).CopyTo(part);
        }
    }
}
