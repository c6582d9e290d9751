using DeepLearning.Interop;

namespace DeepLearning.Experiments.Onnx;

/// <summary>A checkpoint's model and parameters as an ONNX file, in the checkpoint's precision.</summary>
internal static class OnnxWrite
{
    public static void Write(string checkpoint, string path, OnnxExportOptions options)
    {
        switch (CheckpointFile.Read(checkpoint))
        {
            case Checkpoint<float> single:
                OnnxExport.Save(path, single.Model, single.Average ?? single.Executor, options);
                break;
            case Checkpoint<double> both:
                OnnxExport.Save(path, both.Model, both.Average ?? both.Executor, options);
                break;
        }

        Console.WriteLine($"wrote {path}");
    }
}
