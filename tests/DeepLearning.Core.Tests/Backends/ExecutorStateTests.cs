using DeepLearning.Core.Tests.Models;

namespace DeepLearning.Core.Tests.Backends;

public class ExecutorStateTests
{
    private static readonly Model Model = new(
        [new("x", new Layer.Input([4])), new("0", new Layer.Dense(3), ["x"]), new("1", new Layer.BatchNorm(), ["0"])],
        ["1"]
    );

    private static readonly ExecutorState<double> Initial = ExecutorState<double>.Initial(Model, 1);

    private static NamedTensors<double> Without(NamedTensors<double> tensors, string name) =>
        new(tensors.Where(p => p.Key != name));

    private static NamedTensors<double> With(NamedTensors<double> tensors, string name, Shape shape) =>
        new(tensors.Where(p => p.Key != name).Append(KeyValuePair.Create(name, HostTensor<double>.Zeros(shape))));

    private static void Refuses<TException>(string message, ExecutorState<double> state)
        where TException : Exception =>
        Assert.Contains(message, Assert.Throws<TException>(() => state.Check(Model)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_first_state_holds_what_the_model_draws()
    {
        Assert.Equal(["0.bias", "0.weight", "1.bias", "1.weight"], Initial.Parameters.Keys);
        Assert.Equal(["1.running_mean", "1.running_var"], Initial.State.Keys);
        Assert.Empty(Initial.OptimizerState);
        Assert.True(
            Model.Initialize<double>(1).Equals(new NamedTensors<double>(Initial.Parameters.Concat(Initial.State)))
        );
        Assert.Equal(ExecutorState<float>.Initial(Model, 1), Initial.To<float>());
        Initial.Check(Model);
    }

    [Fact]
    public void Missing_names_are_refused()
    {
        Refuses<ModelException>(
            "the parameter '0.weight' [3, 4] is missing",
            Initial with
            {
                Parameters = Without(Initial.Parameters, "0.weight"),
            }
        );
        Refuses<ModelException>(
            "the state '1.running_var' [3] is missing",
            Initial with
            {
                State = Without(Initial.State, "1.running_var"),
            }
        );
    }

    [Fact]
    public void Unknown_names_are_refused()
    {
        Refuses<ModelException>(
            "the model has no parameter '9.weight'; it has 0.weight, 0.bias, 1.weight, 1.bias",
            Initial with
            {
                Parameters = With(Initial.Parameters, "9.weight", [3]),
            }
        );
        Refuses<ModelException>(
            "the model has no parameter '1.running_mean'",
            Initial with
            {
                Parameters = With(Initial.Parameters, "1.running_mean", [3]),
            }
        );
        Refuses<ModelException>(
            "the model has no state '0.bias'",
            Initial with
            {
                State = With(Initial.State, "0.bias", [3]),
            }
        );
    }

    [Fact]
    public void Other_shapes_are_refused()
    {
        Refuses<ShapeException>(
            "the parameter '0.weight' has shape [4, 3], but the model's has [3, 4]",
            Initial with
            {
                Parameters = With(Initial.Parameters, "0.weight", [4, 3]),
            }
        );
        Refuses<ShapeException>(
            "the state '1.running_mean' has shape [1], but the model's has [3]",
            Initial with
            {
                State = With(Initial.State, "1.running_mean", [1]),
            }
        );
    }

    [Fact]
    public void Optimizer_state_belongs_to_a_parameter_and_has_its_shape()
    {
        (
            Initial with
            {
                OptimizerState = With(
                    With(NamedTensors<double>.Empty, "0.weight/momentum", [3, 4]),
                    "0.weight/step",
                    []
                ),
            }
        ).Check(Model);
        Refuses<ShapeException>(
            "the optimizer state '0.weight/momentum' has shape [3], but [3, 4] is expected",
            Initial with
            {
                OptimizerState = With(NamedTensors<double>.Empty, "0.weight/momentum", [3]),
            }
        );
        foreach (var name in new[] { "9.weight/momentum", "0.weight", "1.running_mean/momentum" })
            Refuses<ModelException>(
                $"the optimizer state '{name}' belongs to no parameter",
                Initial with
                {
                    OptimizerState = With(NamedTensors<double>.Empty, name, [3]),
                }
            );
    }

    [Theory]
    [InlineData("0.weight/step", -1.0, "a number of steps is expected")]
    [InlineData("0.weight/step", double.NaN, "a number of steps is expected")]
    [InlineData("0.weight/step", 0.5, "a number of steps is expected")]
    [InlineData("0.weight/step", double.PositiveInfinity, "a number of steps is expected")]
    [InlineData("0.weight/speed", 0.0, "none remembers 'speed'")]
    [InlineData("0.weight/", 0.0, "none remembers ''")]
    public void An_optimizer_state_that_no_optimizer_can_have_is_refused(string name, double value, string message) =>
        Refuses<ModelException>(
            message,
            Initial with
            {
                OptimizerState = new([KeyValuePair.Create(name, HostTensor<double>.Scalar(value))]),
            }
        );

    /// <summary>Up to 2^53 a double holds each number of steps.</summary>
    [Fact]
    public void The_last_number_of_steps_is_one() =>
        (
            Initial with
            {
                OptimizerState = new([
                    KeyValuePair.Create("0.weight/step", HostTensor<double>.Scalar(9_007_199_254_740_992)),
                ]),
            }
        ).Check(Model);

    [Fact]
    public void An_optimizer_state_that_is_a_scalar_in_the_place_of_a_tensor_is_refused() =>
        Refuses<ShapeException>(
            "the optimizer state '0.weight/mean' has shape [], but [3, 4] is expected",
            Initial with
            {
                OptimizerState = With(NamedTensors<double>.Empty, "0.weight/mean", []),
            }
        );

    [Fact]
    public void A_product_of_momenta_is_one_number_from_0_to_1()
    {
        ExecutorState<double> With(double value) =>
            Initial with
            {
                OptimizerState = new([
                    KeyValuePair.Create("0.weight/momentumProduct", HostTensor<double>.Scalar(value)),
                ]),
            };
        foreach (var bad in new[] { -0.5, 1.5, double.NaN })
            Refuses<ModelException>(
                FormattableString.Invariant(
                    $"'0.weight/momentumProduct' is {bad}, but a product of momenta lies in [0, 1]"
                ),
                With(bad)
            );
        With(0).Check(Model);
        With(1).Check(Model);
        Refuses<ShapeException>(
            "'0.weight/momentumProduct' has shape [3, 4], but [] is expected",
            Initial with
            {
                OptimizerState = new([
                    KeyValuePair.Create("0.weight/momentumProduct", HostTensor<double>.Create([3, 4], _ => { })),
                ]),
            }
        );
    }

    [Fact]
    public void Squares_below_0_are_refused_and_NaN_passes()
    {
        ExecutorState<double> With(double value) =>
            Initial with
            {
                OptimizerState = new([
                    KeyValuePair.Create(
                        "0.weight/meanSquare",
                        HostTensor<double>.Create([3, 4], values => values.Fill(value))
                    ),
                ]),
            };
        Refuses<ModelException>("'0.weight/meanSquare' holds a value below 0", With(-1e-300));
        With(double.NaN).Check(Model);
        With(-0.0).Check(Model);
    }

    [Fact]
    public void A_model_of_every_layer_accepts_its_first_state()
    {
        var state = ExecutorState<float>.Initial(Zoo.EveryLayer, 3);
        state.Check(Zoo.EveryLayer);
        Assert.Equal(Zoo.EveryLayer.Parameters.Count, state.Parameters.Count + state.State.Count);
    }
}
