using DeepLearning.Core.Tests.Models;

namespace DeepLearning.Core.Tests.Optimization;

public class ParameterLayoutTests
{
    [Fact]
    public void Parameters_lie_end_to_end_in_ordinal_name_order()
    {
        var model = new Model(
            [
                new("x", new Layer.Input([4])),
                new("2", new Layer.Dense(3), ["x"]),
                new("10", new Layer.Dense(2), ["2"]),
                new("B", new Layer.Dense(1, false), ["10"]),
                new("a", new Layer.Dense(2), ["10"]),
            ],
            ["a"]
        );
        var layout = new ParameterLayout(model);
        Assert.Equal(
            [
                "10.bias [2] 0",
                "10.weight [2, 3] 2",
                "2.bias [3] 8",
                "2.weight [3, 4] 11",
                "B.weight [1, 2] 23",
                "a.bias [2] 25",
                "a.weight [2, 2] 27",
            ],
            layout.Entries.Select(e => $"{e.Name} {e.Shape} {e.Offset}")
        );
        Assert.Equal(31, layout.Length);
        Assert.Equal(11..23, layout["2.weight"].Range);
    }

    [Fact]
    public void State_and_shared_parameters_take_no_place()
    {
        var layout = new ParameterLayout(Zoo.EveryLayer);
        var trained = Zoo.EveryLayer.Parameters.Where(p => p.Spec.IsTrained).Select(p => p.Name);
        Assert.Equal(trained.Order(StringComparer.Ordinal), layout.Entries.Select(e => e.Name));
        Assert.Contains("bn.weight", layout.Entries.Select(e => e.Name));
        Assert.DoesNotContain("bn.running_mean", layout.Entries.Select(e => e.Name));
        Assert.DoesNotContain("twin.weight", layout.Entries.Select(e => e.Name));
        Assert.Equal(layout.Entries.Sum(e => e.Shape.Size), layout.Length);
    }

    [Fact]
    public void Names_without_a_place_are_refused() =>
        Assert.Throws<KeyNotFoundException>(() => new ParameterLayout(Zoo.EveryLayer)["bn.running_mean"]);

    [Fact]
    public void The_tensors_by_name_have_the_same_order() =>
        Assert.Equal(
            new ParameterLayout(Zoo.EveryLayer).Entries.Select(e => e.Name),
            ExecutorState<float>.Initial(Zoo.EveryLayer, 0).Parameters.Keys
        );
}
