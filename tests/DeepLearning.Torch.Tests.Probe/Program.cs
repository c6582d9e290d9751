using System.Diagnostics;
using System.Runtime.CompilerServices;
using DeepLearning.TestSupport;
using DeepLearning.Torch;
using static TorchSharp.torch;

namespace DeepLearning.Torch.Tests.Probe;

/// <summary>
/// Does, in a fresh process, the steps its arguments name, one after another, and prints a line for each. Each step is
/// a method that is not inlined, so that TorchSharp and DeepLearning.Torch are first met where the step meets them.
/// </summary>
internal static class Program
{
    private static int Main(string[] steps)
    {
        foreach (var step in steps)
        {
            try
            {
                Console.WriteLine($"{step}: {Do(step)}");
            }
            catch (Exception e)
            {
                Console.WriteLine($"{step}: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        return 0;
    }

    private static string Do(string step) =>
        step switch
        {
            "meet" => Meet(),
            "ensure" => Ensure(),
            "keep-libgomps" => KeepLibgomps(),
            "ensure-on-threads" => EnsureOnThreads(),
            "sum" => Sum(),
            "convolve" => Convolve(),
            "questions" => Questions(),
            "patch" => Patch(),
            "patch-from-file" => PatchFromFile(),
            "time" => Time(),
            "assemblies" => Assemblies(),
            "train-reference" => Train("reference"),
            "train-torch" => Train("torch"),
            _ => throw new ArgumentException($"'{step}' is no step", nameof(step)),
        };

    /// <summary>Runs some code of DeepLearning.Torch that has nothing to do with libtorch.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Meet() => new LibTorchUnavailableException("met").Reason;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Ensure()
    {
        LibTorch.EnsureLoaded();
        return "loaded";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string KeepLibgomps()
    {
        ThreadWaiting.KeepLibgomps();
        return "kept";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string EnsureOnThreads()
    {
        Parallel.For(0, 16, _ => LibTorch.EnsureLoaded());
        return "loaded";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Sum() => $"{ones(2, 2).sum().item<float>()}";

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Convolve()
    {
        using var image = ones(2, 3, 8, 8, dtype: float64);
        using var kernel = ones(4, 3, 3, 3, dtype: float64);
        using var result = nn.functional.conv2d(image, kernel);
        using var single = nn.functional.conv2d(ones(1, 3, 8, 8), ones(4, 3, 3, 3));
        return $"{result[0, 0, 0, 0].item<double>() + single[0, 0, 0, 0].item<float>()}";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Questions() => $"{TorchSharpResolver.Questions}";

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Time()
    {
        var clock = Stopwatch.StartNew();
        LibTorch.EnsureLoaded();
        return $"{clock.ElapsedMilliseconds} ms";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Patch() => LoadPatched(PatchedLibrary.Load);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string PatchFromFile() => LoadPatched(FromFile);

    /// <summary>Loads a patched copy on any system, one that would not need it too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string LoadPatched(Loader load)
    {
        var assembly = typeof(TorchSharp.DeviceType).Assembly;
        var path = NativeFiles.Find(assembly, NativeFiles.LibTorchSharp)!;
        System.Runtime.InteropServices.NativeLibrary.Load(NativeFiles.Find(assembly, NativeFiles.LibTorch)!);
        var library = load(path, StreamInitPatch.Apply(File.ReadAllBytes(path), path));
        return
            library != 0 && System.Runtime.InteropServices.NativeLibrary.TryGetExport(library, "THSTensor_sum", out _)
            ? "loaded"
            : "not there";
    }

    private static nint FromFile(string path, ReadOnlySpan<byte> image) =>
        PrivateFile.TryLoad(image, out var library, out var reason) ? library : throw new DllNotFoundException(reason);

    /// <summary>
    /// Trains a net for one epoch on the backend that the configuration names, both being registered.
    /// </summary>
    private static string Train(string backend)
    {
        var registry = BackendRegistry.Default.With("torch", () => new TorchBackend().Moved());
        var configuration = RunConfiguration.Load(
            environment: new Dictionary<string, string> { ["DEEPLEARNING_BACKEND"] = backend }
        );
        var model = Net.Input(1, 8, 8).Flatten().Dense(10).ToModel();
        var plan = new TrainingPlan(new Optimizer.Sgd(0.1), new Loss.CrossEntropy(), epochs: 1, batchSize: 64);
        using var executor = registry.Resolve(configuration).Compile<float>(model, plan.CompileOptionsFor(model));
        return $"{Trainer.Fit(executor, plan, Digits.Load<float>()).Epoch} epoch";
    }

    /// <summary>
    /// What of TorchSharp or libtorch is in the process: managed assemblies, and on Linux mapped files.
    /// </summary>
    private static string Assemblies()
    {
        var managed = AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name!);
        var native = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/self/maps").Select(line => Path.GetFileName(line))
            : [];
        return string.Join(
            ' ',
            managed
                .Concat(native)
                .Where(n =>
                    n.Contains("torch", StringComparison.OrdinalIgnoreCase)
                    && !n.Contains("DeepLearning", StringComparison.Ordinal)
                )
                .Distinct()
        );
    }

    private delegate nint Loader(string path, ReadOnlySpan<byte> image);
}
