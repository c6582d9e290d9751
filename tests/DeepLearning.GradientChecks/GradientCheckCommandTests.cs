using DeepLearning.Experiments;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>The command: exit codes, one line for bad input, the files it writes.</summary>
[Collection("console")]
public sealed class GradientCheckCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcheck").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("mlp", "float64")]
    [InlineData("mlp", "float32")]
    [InlineData("cnn", "float64")]
    [InlineData("cnn", "float32")]
    public void Agreement_is_exit_code_0(string model, string precision)
    {
        var (code, output, error) = Run(
            "--model",
            model,
            "--precision",
            precision,
            "--json",
            In("r.json"),
            "--markdown",
            In("r.md")
        );
        Assert.True(code == 0, output + error);
        Assert.Contains("reference against torch: passed", output, StringComparison.Ordinal);
        Assert.Empty(error);
        Assert.Contains("\"passed\": true", File.ReadAllText(In("r.json")), StringComparison.Ordinal);
        Assert.Contains("| agree |", File.ReadAllText(In("r.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_from_a_file_with_two_outputs()
    {
        var x = Net.Input(1, 8, 8).Conv2d(3, 3).BatchNorm().LeakyReLU();
        File.WriteAllText(
            In("model.json"),
            ModelJson.Write(Net.Model(x.Flatten().Dense(4), x.GlobalAvgPool2d().Dense(1)))
        );
        var (code, output, error) = Run("--model", In("model.json"), "--seed", "7");
        Assert.True(code == 0, output + error);
    }

    [Fact]
    public void Disagreement_is_exit_code_1_with_the_place_and_the_case()
    {
        var (code, output, error) = Run("--model", "mlp", "--second", "tampered", "--case", In("case.json"));
        Assert.Equal(1, code);
        Assert.Empty(error);
        Assert.Contains("FAILED", output, StringComparison.Ordinal);
        Assert.Contains("first: the gradient of parameter '1.weight'", output, StringComparison.Ordinal);
        var replayed = DivergenceCase.Read(File.ReadAllText(In("case.json"))).Replay(Checks.Reference, Tampered());
        Assert.Equal("1.weight", replayed!.Parameter);
    }

    [Theory]
    [InlineData("neither a file nor one of", "--model", "no-such-file.json")]
    [InlineData("cannot be read", "--model", "{broken")]
    [InlineData("node '0' (Conv2d)", "--model", "{unbuildable")]
    [InlineData("backend 'jax' is not known here", "--second", "jax")]
    [InlineData("precision is 'float16'", "--precision", "float16")]
    [InlineData("seed is 'x'", "--seed", "x")]
    [InlineData("no-such-option", "--no-such-option", "1")]
    public void Bad_input_is_one_line_and_exit_code_1(string message, string option, string value)
    {
        if (value.StartsWith('{'))
        {
            var unbuildable = ModelJson
                .Write(Net.Input(1, 77, 77).Conv2d(2, 3).ToModel())
                .Replace("77", "2", StringComparison.Ordinal);
            File.WriteAllText(In("bad.json"), value == "{unbuildable" ? unbuildable : value);
            value = In("bad.json");
        }

        var (code, output, error) = Run(option, value);
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    private static TamperedBackend Tampered() => new(Checks.Reference, "1.weight", g => g * 1.001);

    private string In(string name) => Path.Combine(_folder, name);

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        var registry = BackendRegistry.Default.With("torch", () => TestBackends.Torch).With("tampered", Tampered);
        var (output, error) = (Console.Out, Console.Error);
        using var written = new StringWriter();
        using var complained = new StringWriter();
        try
        {
            Console.SetOut(written);
            Console.SetError(complained);
            return (GradientCheckCommand.Run(args, registry), written.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
