using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks.Blocks;

/// <summary>Blocks compute the same on both backends: values, gradients and steps.</summary>
public class BlockTests
{
    /// <summary>Every block, wherever it may have a shortcut of its own and where not.</summary>
    private static readonly Dictionary<string, Func<NetNode, NetNode>> Blocks = new()
    {
        ["residual"] = x => x.ResidualBlock("a", 3).ResidualBlock("b", 5, stride: 2),
        ["bottleneck"] = x => x.BottleneckBlock("a", 1).BottleneckBlock("b", 2, stride: 2).BottleneckBlock("c", 2),
        ["preactivation"] = x => x.PreactivationBlock("a", 3).PreactivationBlock("b", 4, stride: 2),
        ["squeeze"] = x => x.Conv2d(6, 3).SqueezeExcite("a", reduction: 3),
        ["residual with a squeeze"] = x => x.ResidualBlock("a", 4, stride: 2, squeeze: 1),
        ["depthwise separable"] = x => x.DepthwiseSeparable("a", 4).DepthwiseSeparable("b", 5, stride: 2),
        ["inverted residual"] = x => x.InvertedResidual("a", 3, expansion: 2).InvertedResidual("b", 4, 2, 1),
        ["dense"] = x => x.DenseBlock("a", layers: 3, growthRate: 2).DenseTransition("b"),
        ["U-Net"] = x => x.UNet("a", channels: 2, depth: 2),
        ["the paper's U-Net"] = x => x.UNet("a", channels: 2, depth: 1, batchNorm: false),
    };

    public static TheoryData<string, bool> All
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in Blocks.Keys)
            {
                data.Add(name, true);
                data.Add(name, false);
            }

            return data;
        }
    }

    private static Model Of(string name) => Blocks[name](Net.Input(3, 8, 8)).GlobalAvgPool2d().Dense(4).ToModel();

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_agree_with_each_other_and_with_finite_differences(string name, bool training)
    {
        var model = Of(name);
        Checks.Model(model, TestData.CrossEntropy(model), 5, options: new() { Training = training });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Three_steps_of_training_agree_to_rounding(string name, bool momentum)
    {
        var model = Of(name);
        var objective = TestData.CrossEntropy(model);
        var report = Trajectory.Compare(
            Checks.Reference,
            Checks.Torch,
            model,
            objective,
            [.. Enumerable.Range(0, 3).Select(i => TestData.Batch<double>(model, objective, 6, (ulong)i))],
            new Optimizer.Sgd(0.05, momentum ? 0.9 : 0),
            steps: 3,
            seed: 1
        );
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(3, report.Steps.Count);
    }

    /// <summary>Images that a U-Net answers pixel by pixel.</summary>
    [Fact]
    public void A_U_Net_learns_a_class_for_each_pixel()
    {
        var model = Net.Input(2, 4, 8).UNet("unet", channels: 2, depth: 2).Conv2d(3, 1).Named("logits").ToModel();
        var objective = Objective.Of(model, new Loss.CrossEntropy { ClassAxis = 0 });
        var (count, pixels) = (3, 4 * 8);
        var words = new uint[count * pixels];
        Philox.Fill(RngKey.FromSeed(3).For(RngPurpose.Verification), 0, words);
        var batch = new Batch<double>(
            count,
            [TestData.Normal<double>(count * 2 * pixels, 4)],
            [new Targets<double>.Classes(words.Select(word => (int)(word % 3)).ToArray())]
        );
        var report = GradientCheck.Compare(Checks.Reference, Checks.Torch, model, objective, batch, 1);
        Assert.True(report.Passed, report.ToTable());
    }

    [Fact]
    public void Random_blocks_agree_on_both_backends()
    {
        for (var seed = 0; seed < 90; seed++)
        {
            var sample = RandomBlocks.Of(seed);
            Assert.True(sample.IsValid(), $"{sample}\n{sample.Model}");
            var outcome = RandomCheck.Of(Checks.Reference, Checks.Torch, sample);
            Assert.True(outcome.Passed, $"{outcome.Stage}: {sample}\n{sample.Model}\n{outcome.Report}");
        }
    }
}
