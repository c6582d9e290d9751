using System.Globalization;
using System.Numerics;
using DeepLearning.Reference;
using DeepLearning.Torch;
using DeepLearning.Verification;
using Microsoft.ML.OnnxRuntime;

namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>
/// A model, exported and run by ONNX Runtime, beside both backends in the same precision. An output may be away
/// by the tolerance times its largest value, or, where the model magnifies roundings, by a multiple of what rounding
/// alone does to the reference backend's own (<see cref="RoundedModel"/>).
/// </summary>
internal static class ExportCheck
{
    private static readonly IBackend[] Backends = [new ReferenceBackend(), new TorchBackend()];

    private const double Multiple = 16;
    private const int Draws = 4;

    /// <summary>float32 5e-6, float64 1e-12: the bounds on a scaled error.</summary>
    public static double ToleranceOf<T>() => typeof(T) == typeof(float) ? 5e-6 : 1e-12;

    /// <summary>Parameters none of which is what a norm would do without: seeded, variances positive.</summary>
    public static NamedTensors<double> Parameters(Model model, ulong seed) =>
        new(
            model
                .Initialize<double>(seed)
                .Select(pair =>
                    KeyValuePair.Create(
                        pair.Key,
                        HostTensor<double>.Create(
                            pair.Value.Shape,
                            values =>
                            {
                                Draw(seed, pair.Key, 0.3, values);
                                for (var i = 0; i < values.Length; i++)
                                    values[i] = pair.Key.EndsWith("running_var", StringComparison.Ordinal)
                                        ? 0.5 + Math.Abs(values[i])
                                        : values[i] + pair.Value[i];
                            }
                        )
                    )
                )
        );

    /// <summary>Inputs that a model takes: normal numbers, and indices below the input's limit.</summary>
    public static Sequence<InputValues<double>> Inputs(Model model, int count, ulong seed) =>
        model
            .Inputs.Select(node =>
            {
                var values = new double[count * model.ShapeOf(node.Name).Size];
                Draw(seed, node.Name, 1, values);
                return node.IndicesBelow is { } limit
                    ? values.Select(value => (int)(Math.Abs(value) * 1000) % limit).ToArray()
                    : (InputValues<double>)values;
            })
            .ToSequence();

    /// <summary>What is wrong, or null; and whether the excuse was needed.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model.</exception>
    public static (string? Fault, bool Excused) Compare<T>(
        Model model,
        NamedTensors<double> parameters,
        Sequence<InputValues<double>> inputs,
        int count,
        OnnxExportOptions? options = null,
        bool withTorch = true
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var file = new MemoryStream();
        OnnxExport.Save(file, model, parameters.To<T>(), options);
        using var asItStands = new OnnxSession<T>(file.ToArray(), rewrites: false);
        using var session = new OnnxSession<T>(file.ToArray());
        var (fault, excused) = Compare(asItStands, model, parameters, inputs, count, withTorch);
        var rewritten = Compare(session, model, parameters, inputs, count, withTorch);
        return (fault is null ? rewritten.Fault : $"as it stands, {fault}", excused || rewritten.Excused);
    }

    /// <summary>The same of a file that has been opened.</summary>
    public static (string? Fault, bool Excused) Compare<T>(
        OnnxSession<T> session,
        Model model,
        NamedTensors<double> parameters,
        Sequence<InputValues<double>> inputs,
        int count,
        bool withTorch = true
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var actual = session.Run(model, To<T>(inputs), count);
        var excused = false;
        foreach (var backend in withTorch ? Backends : Backends[..1])
        {
            var expected = Predict<T>(model, parameters, inputs, count, backend);
            var (fault, onBackend) = Compare(
                actual,
                expected,
                name => Movement<T>(model, parameters, inputs, count, name)
            );
            if (fault is not null)
                return ($"{backend.Name}: {fault}", excused);
            excused |= onBackend;
        }

        return (null, excused);
    }

    private static (string? Fault, bool Excused) Compare<T>(
        Dictionary<string, (Shape Shape, T[] Values)> actual,
        NamedTensors<T> expected,
        Func<string, double> movement
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var excused = false;
        foreach (var (name, (shape, values)) in actual)
        {
            if (shape != expected[name].Shape)
                return ($"{name} has shape {shape}, but {expected[name].Shape} is expected", excused);
            var comparison = TensorComparison.Of<T>(name, expected[name].Span, values, ToleranceOf<T>());
            if (comparison.Verdict is Verdict.Agree or Verdict.Vacuous)
                continue;
            if (!(comparison.AbsoluteError <= Multiple * movement(name)))
                return (Text(comparison), excused);
            excused = true;
        }

        return (null, excused);
    }

    /// <summary>Whether the reference backend's outputs are finite in this precision.</summary>
    public static bool IsFinite<T>(
        Model model,
        NamedTensors<double> parameters,
        Sequence<InputValues<double>> inputs,
        int count
    )
        where T : unmanaged, IFloatingPointIeee754<T> => Predict<T>(model, parameters, inputs, count).IsFinite;

    private static NamedTensors<T> Predict<T>(
        Model model,
        NamedTensors<double> parameters,
        Sequence<InputValues<double>> inputs,
        int count,
        IBackend? backend = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var executor = (backend ?? Backends[0]).Compile<T>(model, new() { Threads = 1 });
        executor.Import(State(model, parameters.To<T>()));
        using var predictor = executor.CreatePredictor();
        return predictor.Predict(To<T>(inputs), count);
    }

    private static ExecutorState<T> State<T>(Model model, NamedTensors<T> all)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return new(Part(trained: true), Part(trained: false), NamedTensors<T>.Empty);

        NamedTensors<T> Part(bool trained) =>
            new(
                model
                    .Parameters.Where(p => p.Spec.IsTrained == trained)
                    .Select(p => KeyValuePair.Create(p.Name, all[p.Name]))
            );
    }

    /// <summary>How far an output moves when every value on the way to it is rounded otherwise.</summary>
    private static double Movement<T>(
        Model model,
        NamedTensors<double> parameters,
        Sequence<InputValues<double>> inputs,
        int count,
        string output
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var exact = Predict<double>(model, parameters, inputs, count)[output];
        var largest = Distance(exact, Predict<T>(model, parameters, inputs, count)[output].To<double>());
        var rounding = typeof(T) == typeof(float) ? 6e-8 : 1.1e-16;
        for (var draw = 0; draw < Draws; draw++)
        {
            var rounded = RoundedModel.Of(model, rounding, (ulong)draw);
            var moved = Predict<double>(rounded, parameters, inputs, count)[RoundedModel.NameOf(output)];
            largest = Math.Max(largest, Distance(exact, moved));
        }

        return largest;
    }

    private static double Distance(HostTensor<double> x, HostTensor<double> y)
    {
        var largest = 0.0;
        for (var i = 0; i < x.Size; i++)
            largest = Math.Max(largest, Math.Abs(x[i] - y[i]));
        return largest;
    }

    private static void Draw(ulong seed, string name, double deviation, Span<double> values) =>
        DeepLearning.Draws.Normal(
            RngKey.FromSeed(seed).For(RngPurpose.Verification).Fold("export").Fold(name),
            0,
            deviation,
            values
        );

    private static Sequence<InputValues<T>> To<T>(Sequence<InputValues<double>> inputs)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        inputs
            .Select(x =>
                x.IsIndices
                    ? (InputValues<T>)x.Indices
                    : x.Reals.ToArray().Select(value => T.CreateChecked(value)).ToArray()
            )
            .ToSequence();

    private static string Text(TensorComparison comparison) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{comparison.Name}[{comparison.Index}]: {comparison.First:R} and {comparison.Second:R}, "
                + $"scaled error {comparison.ScaledError:E1}, largest {comparison.Largest:R}"
        );
}
