namespace DeepLearning.Core.Tests.Building.Blocks;

/// <summary>
/// Parameters of whole nets as their authors, torchvision ("num_params" of its weights), Keras (MobileNet's trainable
/// ones) and timm (seresnet50) count them. Nothing is allocated: a model is a description.
/// </summary>
public class PublishedNetTests
{
    [Fact]
    public void ResNet_18_and_34_have_as_many_parameters_as_torchvision_says()
    {
        Assert.Equal(11_689_512, Count(PublishedNets.BasicResNet(2, 2, 2, 2)));
        Assert.Equal(21_797_672, Count(PublishedNets.BasicResNet(3, 4, 6, 3)));
    }

    [Fact]
    public void ResNet_50_101_and_152_have_as_many_parameters_as_torchvision_says()
    {
        Assert.Equal(25_557_032, Count(PublishedNets.ResNet(null, 3, 4, 6, 3)));
        Assert.Equal(44_549_160, Count(PublishedNets.ResNet(null, 3, 4, 23, 3)));
        Assert.Equal(60_192_808, Count(PublishedNets.ResNet(null, 3, 8, 36, 3)));
    }

    [Fact]
    public void Squeeze_and_excitation_adds_to_ResNet_50_what_the_paper_says() =>
        Assert.Equal(28_088_024, Count(PublishedNets.ResNet(16, 3, 4, 6, 3)));

    [Fact]
    public void MobileNets_have_as_many_parameters_as_Keras_and_torchvision_say()
    {
        Assert.Equal(4_231_976, Count(PublishedNets.MobileNet()));
        Assert.Equal(3_504_872, Count(PublishedNets.MobileNetV2()));
    }

    [Fact]
    public void DenseNet_121_has_as_many_parameters_as_torchvision_says() =>
        Assert.Equal(7_978_856, Count(PublishedNets.DenseNet121()));

    /// <summary>
    /// The padded U-Net with batch norms of three channels and one class that is best known in PyTorch.
    /// </summary>
    [Fact]
    public void A_U_Net_has_as_many_parameters_as_its_PyTorch_version()
    {
        var image = Net.Input(3, 64, 96);
        var model = image.UNet("unet", 64).Conv2d(1, 1).ToModel();
        Assert.Equal(31_037_633, Count(model));
        Assert.Equal(Shape.Of(1, 64, 96), model.ShapeOf(model.Outputs[0]));
    }

    /// <summary>23 convolutions, as the paper counts them: 18 of 3x3, four transposed, and the last of 1x1.</summary>
    [Fact]
    public void The_U_Net_of_the_paper_has_its_23_convolutions()
    {
        var model = Net.Input(1, 32, 32).UNet("unet", 64, batchNorm: false).Conv2d(2, 1).ToModel();
        Assert.Equal(23, model.Nodes.Count(n => n.Layer is Layer.Conv2d or Layer.ConvTranspose2d));
        Assert.DoesNotContain(model.Nodes, n => n.Layer is Layer.BatchNorm);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Their_stages_halve_the_image_as_in_the_papers(string name)
    {
        var model = ByName(name);
        Assert.Equal(Shape.Of(1000), model.ShapeOf(model.Outputs[0]));
        var last = model.Nodes.Last(n => model.ShapeOf(n.Name).Rank == 3);
        Assert.Equal((7, 7), (model.ShapeOf(last.Name)[1], model.ShapeOf(last.Name)[2]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Their_JSON_is_read_back_to_the_same_model(string name)
    {
        var model = ByName(name);
        Assert.Equal(model, ModelJson.Read(ModelJson.Write(model)));
    }

    /// <summary>Names of torchvision's state dicts, and shapes that they have there.</summary>
    [Fact]
    public void Parameters_and_statistics_are_called_as_in_torchvision()
    {
        var resnet = PublishedNets.ResNet(null, 3, 4, 6, 3);
        Named(resnet, "layer1.0.conv1.weight", 64, 64, 1, 1);
        Named(resnet, "layer2.0.conv2.weight", 128, 128, 3, 3);
        Named(resnet, "layer2.0.downsample.0.weight", 512, 256, 1, 1);
        Named(resnet, "layer2.0.downsample.1.running_mean", 512);
        Named(resnet, "layer4.2.bn3.bias", 2048);
        Named(resnet, "fc.weight", 1000, 2048);
        Named(PublishedNets.BasicResNet(2, 2, 2, 2), "layer4.1.bn2.weight", 512);

        var dense = PublishedNets.DenseNet121();
        Named(dense, "features.denseblock3.denselayer24.norm1.weight", 992);
        Named(dense, "features.denseblock1.denselayer2.conv1.weight", 128, 96, 1, 1);
        Named(dense, "features.transition2.conv.weight", 256, 512, 1, 1);
        Named(dense, "features.norm5.running_var", 1024);

        var mobile = PublishedNets.MobileNetV2();
        Named(mobile, "features.1.conv.0.0.weight", 32, 1, 3, 3);
        Named(mobile, "features.1.conv.1.weight", 16, 32, 1, 1);
        Named(mobile, "features.2.conv.1.0.weight", 96, 1, 3, 3);
        Named(mobile, "features.17.conv.3.weight", 320);
        Named(mobile, "features.18.0.weight", 1280, 320, 1, 1);
    }

    public static TheoryData<string> All =>
        ["ResNet-18", "ResNet-50", "SE-ResNet-50", "MobileNet", "MobileNetV2", "DenseNet"];

    private static Model ByName(string name) =>
        name switch
        {
            "ResNet-18" => PublishedNets.BasicResNet(2, 2, 2, 2),
            "ResNet-50" => PublishedNets.ResNet(null, 3, 4, 6, 3),
            "SE-ResNet-50" => PublishedNets.ResNet(16, 3, 4, 6, 3),
            "MobileNet" => PublishedNets.MobileNet(),
            "MobileNetV2" => PublishedNets.MobileNetV2(),
            _ => PublishedNets.DenseNet121(),
        };

    private static long Count(Model model) =>
        model.Parameters.Where(p => p.Spec.IsTrained).Sum(p => (long)p.Spec.Shape.Size);

    private static void Named(Model model, string name, params ReadOnlySpan<int> shape) =>
        Assert.Equal(Shape.Create(shape), model.Parameters.Single(p => p.Name == name).Spec.Shape);
}
