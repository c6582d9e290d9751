using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Models;

public class ModelJsonTests
{
    private static readonly CustomLayerReader ScaleReader = CustomLayerReader.Of<Scale>("Scale");

    private static string Document(string nodes, string outputs = "[\"x\"]", string version = "1") =>
        $$"""{"version": {{version}}, "nodes": {{nodes}}, "outputs": {{outputs}}}""";

    private static string WithLayer(string layer) =>
        Document(
            $$"""
            [{"name": "x", "layer": {"type": "input", "shape": [4]}, "inputs": []},
             {"name": "a", "layer": {{layer}}, "inputs": ["x"]}]
            """
        );

    private static void Refuses(string json, params string[] message)
    {
        var e = Assert.Throws<ModelException>(() => ModelJson.Read(json));
        Assert.All(message, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_layer_and_initializer_comes_back() =>
        StructuralEquality.AssertEqual(Zoo.EveryLayer, ModelJson.Read(ModelJson.Write(Zoo.EveryLayer), ScaleReader));

    [Fact]
    public void Writing_what_was_read_gives_the_same_text()
    {
        var json = ModelJson.Write(Zoo.EveryLayer);
        Assert.Equal(json, ModelJson.Write(ModelJson.Read(json, ScaleReader)));
    }

    [Fact]
    public void A_person_may_leave_defaults_out_and_put_the_type_last()
    {
        var model = ModelJson.Read(WithLayer("""{"units": 3, "type": "dense"}"""));
        Assert.Equal(new Layer.Dense(3), model.Nodes[1].Layer);
        Assert.Equal(
            new Layer.MaxPool2d(2),
            ModelJson
                .Read(
                    Document(
                        """
                        [{"name": "x", "layer": {"type": "input", "shape": [1, 4, 4]}},
                         {"name": "a", "layer": {"type": "maxPool2d", "kernel": [2, 2]}, "inputs": ["x"]}]
                        """
                    )
                )
                .Nodes[1]
                .Layer
        );
    }

    [Fact]
    public void Frozen_is_written_where_it_is_so_and_need_not_be_there()
    {
        Assert.Equal(
            new Layer.BatchNorm(),
            ModelJson.Read(WithLayer("""{"type": "batchNorm", "momentum": 0.1, "epsilon": 1e-05}""")).Nodes[1].Layer
        );
        Assert.Equal(
            new Layer.BatchNorm { Frozen = true },
            ModelJson.Read(WithLayer("""{"type": "batchNorm", "frozen": true}""")).Nodes[1].Layer
        );
        Assert.Equal(
            new Layer.BatchNorm(momentum: null, affine: false, trackRunningStatistics: false),
            ModelJson
                .Read(
                    WithLayer(
                        """
                        {"type": "batchNorm", "momentum": null, "affine": false, "trackRunningStatistics": false}
                        """
                    )
                )
                .Nodes[1]
                .Layer
        );
        Assert.DoesNotContain("frozen", ModelJson.Write(Net.Input(4).BatchNorm().ToModel()), StringComparison.Ordinal);
        Assert.Contains(
            "\"frozen\": true",
            ModelJson.Write(Net.Input(4).BatchNorm(frozen: true).ToModel()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_custom_layer_needs_its_reader()
    {
        var json = ModelJson.Write(Zoo.EveryLayer);
        Refuses(json, "no reader for the custom layer 'Scale'", "there are none");
        var e = Assert.Throws<ModelException>(() => ModelJson.Read(json, CustomLayerReader.Of<Scale>("Other")));
        Assert.Contains("there are Other", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type": "custom", "implementation": {"settings": {}}}""", "kind")]
    [InlineData("""{"type": "custom", "implementation": {"kind": 3, "settings": {}}}""", "kind")]
    [InlineData("""{"type": "custom", "implementation": []}""", "kind")]
    [InlineData("""{"type": "custom", "implementation": {"kind": "Scale"}}""", "settings")]
    public void A_malformed_custom_layer_is_told(string layer, string message)
    {
        var e = Assert.Throws<ModelException>(() => ModelJson.Read(WithLayer(layer), ScaleReader));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"version": 1, "nodes": []}""")]
    public void Text_that_is_no_model_is_refused(string json) => Refuses(json, "the model's JSON");

    [Fact]
    public void Unknown_types_and_properties_are_told()
    {
        Refuses(WithLayer("""{"type": "attention"}"""), "attention", "item 1");
        Refuses(WithLayer("""{"type": "dense", "units": 3, "colour": "red"}"""), "colour", "item 1");
        Refuses(WithLayer("""{"units": 3}"""), "item 1", "type");
    }

    [Fact]
    public void A_missing_setting_is_told() => Refuses(WithLayer("""{"type": "dense"}"""), "units");

    [Fact]
    public void Another_version_is_told_with_ours() =>
        Refuses(Document("[]", version: "2"), "has version 2, but this library reads version 1");

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("null")]
    [InlineData("1.5")]
    [InlineData("[1]")]
    [InlineData("99999999999999999999")]
    public void A_version_that_is_no_number_of_ours_is_told(string version) =>
        Refuses(Document("[]", version: version), "it has version", "but this library reads version 1");

    [Theory]
    [InlineData("""{"type": "conv2d", "channels": 2, "kernel": [1, 1], "padding": null}""", "padding")]
    [InlineData(
        """{"type": "conv2d", "channels": 2, "kernel": [1, 1], "weightInitializer": null}""",
        "weightInitializer"
    )]
    [InlineData("""{"type": "conv2d", "channels": 2, "kernel": [1, 1], "biasInitializer": null}""", "biasInitializer")]
    [InlineData("""{"type": "conv2d", "channels": 2, "kernel": null}""", "a size is")]
    [InlineData("""{"type": "dense", "units": 2, "weightInitializer": null}""", "weightInitializer")]
    [InlineData("""{"type": "reshape", "shape": null}""", "shape")]
    [InlineData("""{"type": "input", "shape": null}""", "shape")]
    [InlineData("""{"type": "zeroPad2d", "padding": null}""", "padding")]
    [InlineData("""{"type": "custom", "implementation": null}""", "implementation")]
    [InlineData("""{"type": "batchNorm", "epsilon": null}""", "epsilon")]
    public void A_null_in_the_place_of_a_value_is_told(string layer, string name)
    {
        var e = Assert.Throws<ModelException>(() => ModelJson.Read(WithLayer(layer), ScaleReader));
        Assert.Contains(name, e.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Nulls_doubled_properties_and_halves_of_surrogate_pairs_are_told_anywhere()
    {
        var json = ModelJson.Write(Net.Input(2).Dense(3).ToModel());
        foreach (
            var (from, to) in new[]
            {
                ("\"nodes\": [", "\"nodes\": null, \"x\": ["),
                ("\"outputs\": [", "\"outputs\": null, \"x\": ["),
                ("\"name\": \"0\"", "\"name\": null"),
                ("\"name\": \"0\"", "\"name\": \"\\ud800\""),
                ("\"name\": \"0\"", "\"name\": \"0\", \"name\": \"0\""),
                ("\"units\": 3", "\"units\": 3, \"units\": 3"),
                ("\"version\": 1", "\"version\": 1, \"version\": 1"),
            }
        )
        {
            var changed = json.Replace(from, to, StringComparison.Ordinal);
            Assert.NotEqual(json, changed);
            Refuses(changed, "cannot be read");
        }

        Refuses(json.Replace("\"0\"", "\"\ud800\"", StringComparison.Ordinal), "cannot be read");
        Refuses(json + " x", "cannot be read");
        Refuses(new string('[', 100_000), "cannot be read");
    }

    [Fact]
    public void A_custom_layers_reader_that_fails_is_told()
    {
        var json = WithLayer("""{"type": "custom", "implementation": {"kind": "Scale", "settings": {"Factor": 1}}}""");
        Assert.Contains(
            "the reader of the custom layer 'Scale' refuses the settings: no",
            Assert
                .Throws<ModelException>(() =>
                    ModelJson.Read(json, new CustomLayerReader("Scale", _ => throw new InvalidCastException("no")))
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ModelException>(() => ModelJson.Read(json, new CustomLayerReader("Scale", _ => null!)));
    }

    [Fact]
    public void Values_that_a_layer_refuses_are_told()
    {
        Refuses(WithLayer("""{"type": "dense", "units": -1}"""), "item 1: Units is -1, but must be at least 1");
        Refuses(WithLayer("""{"type": "dropout", "rate": 1.5}"""), "Rate is 1.5, but must lie in [0, 1]");
        Refuses(
            WithLayer("""{"type": "conv2d", "channels": 2, "kernel": [3, 3], "padding": [0, 0, 0, -1]}"""),
            "Right is -1"
        );
        Refuses(WithLayer("""{"type": "conv2d", "channels": 2, "kernel": [3]}"""), "a size is an array of two numbers");
        Refuses(
            WithLayer("""{"type": "dense", "units": 3, "weightInitializer": {"type": "kaimingUniform", "gain": -1}}"""),
            "Gain is -1"
        );
        Refuses(WithLayer("""{"type": "dense", "units": "many"}"""), "units");
        Refuses(
            WithLayer("""{"type": "zeroPad2d", "padding": "same"}"""),
            "Padding is same, but must give the zeros on each side"
        );
        Refuses(WithLayer("""{"type": "softplus", "beta": 0}"""), "Beta is 0");
        Refuses(WithLayer("null"), "item 1");
    }

    [Theory]
    [InlineData("[-5]", "negative extent")]
    [InlineData("[65536, 65536]", "the model's JSON")]
    [InlineData("null", "shape")]
    [InlineData("[null]", "item 0")]
    [InlineData("[0]", "extents of at least 1, but is given [0]")]
    public void Shapes_that_cannot_be_are_told(string shape, string message) =>
        Refuses(
            Document($$"""[{"name": "x", "layer": {"type": "input", "shape": {{shape}}}, "inputs": []}]"""),
            message
        );

    [Fact]
    public void What_building_a_model_checks_reading_checks_too()
    {
        Refuses(Document("[]"), "the model's outputs name 'x', but there is no node before it");
        Refuses(Document("[null]"), "item 0: is null");
        var e = Assert.Throws<ModelException>(() =>
            ModelJson.Read(
                WithLayer("""{"type": "flatten"}""")
                    .Replace("\"inputs\": [\"x\"]", "\"inputs\": [\"x\", \"x\"]", StringComparison.Ordinal)
            )
        );
        Assert.Contains("node 'a' (Flatten) expects one input, but is given 2", e.Message, StringComparison.Ordinal);
    }
}
