using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>
/// Norms of gradients and of weights that no finite value makes overflow, and gradients that are not finite.
/// </summary>
public class RangeTests
{
    /// <summary>Five weights and a bias.</summary>
    private static readonly Model Six = TestData.Chain([5], new Layer.Dense(1, weightInitializer: Initializer.Zeros));

    /// <summary>Rows of three weights.</summary>
    private static readonly Model Rows = TestData.Chain([3], new Layer.Dense(2, hasBias: false));

    [Theory, EachBackend]
    public void Six_equal_gradients_move_by_the_rate_over_the_root_of_six(string name)
    {
        foreach (var g in new[] { 3, 1e18, 1e19, 1e20, 1e30, 1e38, 3.4e38 })
            Near(name, (float)g, 1, 0.5 / Math.Sqrt(6), 1e-6);
        foreach (var g in new[] { 3, 1e150, 1e154, 1e160, 1e200, 1e300, 1e307, 1.79e308 })
            Near(name, g, 1, 0.5 / Math.Sqrt(6), 1e-6);
        foreach (var limit in new[] { 1e-30, 1e-10, 1e10, 1e30 })
        {
            Near(name, 1e38f, limit, 0.5 * limit / Math.Sqrt(6), 1e-6);
            Near(name, 1e200, limit, 0.5 * limit / Math.Sqrt(6), 1e-14);
        }
    }

    [Theory, EachBackend]
    public void Large_gradients_below_the_limit_are_left_alone(string name)
    {
        Near(name, 1e20f, 1e30, 0.5e20, 1e-7);
        Near(name, 1e200, 1e300, 0.5e200, 1e-15);
    }

    [Theory, EachBackend]
    public void A_norm_of_zero_moves_nothing(string name)
    {
        Near(name, 0f, 1e-60, 0, 0);
        Near(name, 0.0, 1e-320, 0, 0);
    }

    [Theory, EachBackend]
    public void A_norm_that_is_not_finite_names_the_first_parameter_and_moves_nothing(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            foreach (var bad in new[] { T.NaN, T.PositiveInfinity, T.NegativeInfinity })
            foreach (Sequence<ParameterGroup>? groups in new[] { null, Groups(new("*") { L2Penalty = 0.1 }) })
            {
                using var executor = Compile<T>(name, Six);
                var gradients = new T[6];
                gradients[0] = T.One;
                gradients[4] = bad;
                executor.SetGradients(gradients);
                var before = executor.Export();
                foreach (
                    var other in new Clipping[]
                    {
                        new Clipping.ByNorm(1, NormOrder.One),
                        new Clipping.ByNorm(1, NormOrder.Infinity),
                        new Clipping.Adaptive(),
                    }
                )
                {
                    var refusal = Assert.Throws<NotFiniteException>(() => Update(executor, groups, other));
                    Assert.Equal("0.weight", refusal.Parameter);
                    Assert.Equal(before, executor.Export());
                }

                var error = Assert.Throws<NotFiniteException>(() => Update(executor, groups, new Clipping.ByNorm(1)));
                Assert.Equal("0.weight", error.Parameter);
                Assert.False(double.IsFinite(error.Value));
                Assert.Contains(
                    "the first gradient that is not finite is that of '0.weight'",
                    error.Message,
                    StringComparison.Ordinal
                );
                Assert.Equal(before, executor.Export());
                Assert.Equal(gradients, Passes.Gradients(executor));
                Update(executor, Groups(new("0.weight") { Frozen = true }), new Clipping.ByNorm(1));
            }
        }
    }

    [Theory, EachBackend]
    public void Where_it_may_pass_it_does_what_PyTorch_does(string name)
    {
        Assert.All(Moved(double.NaN), moved => Assert.Equal(double.NaN, moved));
        var infinite = Moved(double.PositiveInfinity);
        Assert.Equal(double.NaN, infinite[4]);
        Assert.All(infinite[..4], moved => Assert.Equal(0, moved));

        double[] Moved(double bad)
        {
            using var executor = Compile<double>(name, Six, NotFinite.Pass);
            executor.Import(Zeros<double>());
            executor.SetGradients([1, 1, 1, 1, bad, 1]);
            Update(executor, null, new Clipping.ByNorm(1));
            return Passes.Flat(executor, executor.Export().Parameters);
        }
    }

    [Theory, EachBackend]
    public void Sums_and_largest_of_large_gradients_are_clipped_to_their_bound(string name)
    {
        foreach (var g in new[] { 1e10, 1e20, 3.4e38 })
            Check((float)g, 1e-6);
        foreach (var g in new[] { 1e10, 1e200, 1.79e308 })
            Check(g, 1e-14);

        void Check<T>(T g, double tolerance)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            Passes.Near<T>(Moves(1.0 / 6), Moved(g, new Clipping.ByNorm(1, NormOrder.One)), tolerance);
            Passes.Near<T>(Moves(1), Moved(g, new Clipping.ByNorm(1, NormOrder.Infinity)), tolerance);

            // Weights of 0: each unit, the five weights and the bias, is held to 0.5 ε.
            var adaptive = Moves(0.1 / Math.Sqrt(5));
            adaptive[0] = T.CreateChecked(-0.1);
            Passes.Near<T>(adaptive, Moved(g, new Clipping.Adaptive(0.5, 0.2)), tolerance);

            T[] Moves(double size) => [.. Enumerable.Repeat(-T.CreateChecked(size), 6)];
        }

        T[] Moved<T>(T g, Clipping clipping)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            using var executor = Compile<T>(name, Six);
            executor.Import(Zeros<T>());
            executor.SetGradients([g, g, g, g, g, g]);
            executor.Update(new Optimizer.Sgd(1), null, clipping);
            return Passes.Flat(executor, executor.Export().Parameters);
        }
    }

    [Theory, EachBackend]
    public void An_adaptive_bound_keeps_what_is_not_finite_within_its_unit(string name)
    {
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity })
        {
            using var executor = Compile<double>(name, Six, NotFinite.Pass);
            executor.Import(Zeros<double>());
            executor.SetGradients([1, 1, 1, 1, bad, 1]);
            Update(executor, null, new Clipping.Adaptive(0.5, 0.2));
            var moved = Passes.Flat(executor, executor.Export().Parameters);
            Assert.Equal(-0.5 * 0.1, moved[0], 1e-15);
            Assert.Equal(double.NaN, moved[4]);
            Assert.Equal(double.IsNaN(bad) ? double.NaN : 0, moved[5]);
        }
    }

    [Theory, EachBackend]
    public void By_value_NaN_stays_and_infinity_becomes_the_limit(string name)
    {
        using var executor = Compile<float>(name, Six);
        executor.Import(Zeros<float>());
        executor.SetGradients([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3, 0.25f, -3]);
        Update(executor, null, new Clipping.ByValue(0.5));
        Assert.Equal(
            [float.NaN, -0.25f, 0.25f, -0.25f, -0.125f, 0.25f],
            Passes.Flat(executor, executor.Export().Parameters)
        );
    }

    /// <summary>
    /// Their squares are by definition those of the gradient, in its precision, times the share that a mean takes in.
    /// </summary>
    [Theory, EachBackend]
    public void Where_a_square_overflows_the_rules_that_divide_by_it_stand_still(string name)
    {
        OnTheCpu.Only(name, "where the square overflows; CUDA's addcmul multiplies by the share last");
        Moves(new Optimizer.Adam(0.1), 5e20f, 1e21f, 0.1);
        Moves(new Optimizer.AdamW(0.1, weightDecay: 0), 5e20f, 1e21f, 0.1);
        var (now, next) = (0.9 * (1 - 0.5 * Math.Pow(0.96, 4e-3)), 0.9 * (1 - 0.5 * Math.Pow(0.96, 8e-3)));
        Moves(new Optimizer.NAdam(0.1), 5e20f, 1e21f, 0.1 * (1 + next * 0.1 / (1 - now * next)));
        Moves(new Optimizer.RmsProp(0.1), 1.8e20f, 1e21f, 1);
        Moves(new Optimizer.Adagrad(0.1), 1.8e19f, 1e20f, 0.1);
        Moves(new Optimizer.Adadelta(epsilon: 1e-12), 5e19f, 1e21f, 1e-6 / Math.Sqrt(0.1));

        void Moves(Optimizer rule, float moves, float stands, double rate)
        {
            using var executor = Compile<float>(name, Six);
            executor.Import(Zeros<float>());
            executor.SetGradients([moves, -moves, stands, 1, 1, 1]);
            executor.Update(rule);
            var moved = Passes.Flat(executor, executor.Export().Parameters);
            var right = (float)rate;
            Passes.Near<float>([-right, right, 0, -right, -right, -right], moved, 1e-6);
        }
    }

    [Theory, EachBackend]
    public void Rows_of_large_weights_are_held_to_their_norm(string name)
    {
        foreach (var size in new[] { 2, 1e18, 1e20, 1e38, 3.4e38 })
            Check((float)size, 1e-6);
        foreach (var size in new[] { 2, 1e154, 1e200, 1.79e308 })
            Check(size, 1e-14);

        void Check<T>(T size, double tolerance)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            T[] rows = [size, -size, size, T.One / T.CreateChecked(8), T.Zero, -T.One / T.CreateChecked(4)];
            var held = Held(rows, 1);
            Passes.Near<T>(
                [.. new double[] { 1, -1, 1 }.Select(x => T.CreateChecked(x / Math.Sqrt(3)))],
                held.AsSpan(0, 3),
                tolerance
            );
            Assert.Equal(rows[3..], held[3..]);
            var largest = typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue;
            if (double.CreateChecked(size) < largest / 2)
                Assert.Equal(rows, Held(rows, largest));
            Assert.Equal(new T[6], Held(new T[6], 1));
        }

        T[] Held<T>(T[] rows, double limit)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            using var executor = Compile<T>(name, Rows);
            var state = executor.Export();
            executor.Import(
                state with
                {
                    Parameters = new([KeyValuePair.Create("0.weight", HostTensor<T>.Copy([2, 3], rows))]),
                }
            );
            Update(executor, Groups(new("*") { MaxNorm = limit }), null);
            return Passes.Flat(executor, executor.Export().Parameters);
        }
    }

    private static void Near<T>(string name, T gradient, double limit, double moved, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var executor = Compile<T>(name, Six);
        executor.Import(Zeros<T>());
        executor.SetGradients([.. Enumerable.Repeat(gradient, 6)]);
        Update(executor, null, new Clipping.ByNorm(limit));
        foreach (var value in Passes.Flat(executor, executor.Export().Parameters))
            Assert.True(
                Math.Abs(double.CreateChecked(value) + moved) <= tolerance * moved,
                $"gradients of {gradient}, limit {limit}: moved by {value}, but must by {-moved}"
            );
    }

    private static void Update<T>(IExecutor<T> executor, Sequence<ParameterGroup>? groups, Clipping? clipping)
        where T : unmanaged, IFloatingPointIeee754<T> => executor.Update(new Optimizer.Sgd(0.5), groups, clipping);

    private static Sequence<ParameterGroup> Groups(ParameterGroup group) => [group];

    private static ExecutorState<T> Zeros<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(
            new([
                KeyValuePair.Create("0.weight", HostTensor<T>.Zeros([1, 5])),
                KeyValuePair.Create("0.bias", HostTensor<T>.Zeros([1])),
            ]),
            NamedTensors<T>.Empty,
            NamedTensors<T>.Empty
        );

    private static IExecutor<T> Compile<T>(string name, Model model, NotFinite notFinite = NotFinite.Refuse)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        TestBackends.Get(name).Compile<T>(model, new() { Objective = TestData.Squared(model), NotFinite = notFinite });
}
