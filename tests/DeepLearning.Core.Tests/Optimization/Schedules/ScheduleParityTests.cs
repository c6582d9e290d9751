using System.Text.Json;

namespace DeepLearning.Core.Tests.Optimization.Schedules;

/// <summary>
/// Every schedule against the rates and momenta of PyTorch's at 200 positions (fixtures.json, written by fixtures.py).
/// </summary>
public class ScheduleParityTests
{
    private const int Positions = 200;
    private const double Tolerance = 1e-12; // relative

    private static readonly Fixtures Torch = Read();

    private static readonly Dictionary<string, Schedule> Schedules = new()
    {
        ["step 30 0.1"] = new Schedule.Step(30, 0.1),
        ["step 1 0.97"] = new Schedule.Step(1, 0.97),
        ["multiStep 10,50,51,180 0.5"] = new Schedule.MultiStep([10, 50, 51, 180], 0.5),
        ["multiStep 100 0.1"] = new Schedule.MultiStep([100]),
        ["exponential 0.95"] = new Schedule.Exponential(0.95),
        ["exponential 1.01"] = new Schedule.Exponential(1.01),
        ["cosine 200 0"] = new Schedule.Cosine(200),
        ["cosine 70 0.05"] = new Schedule.Cosine(70, 0.05),
        ["cosineWarmRestarts 10 2 0"] = new Schedule.CosineWarmRestarts(10, 2),
        ["cosineWarmRestarts 17 1 0.01"] = new Schedule.CosineWarmRestarts(17, minimumFactor: 0.01),
        ["warmUp 20 0.1 constant"] = new Schedule.WarmUp(20, 0.1, new Schedule.Constant()),
        ["warmUp 20 0.1 step 30 0.5"] = new Schedule.WarmUp(20, 0.1, new Schedule.Step(30, 0.5)),
        ["warmUp 20 0.1 multiStep 10,90 0.5"] = new Schedule.WarmUp(20, 0.1, new Schedule.MultiStep([10, 90], 0.5)),
        ["warmUp 20 0.1 exponential 0.9"] = new Schedule.WarmUp(20, 0.1, new Schedule.Exponential(0.9)),
        ["warmUp 20 0.1 cosineWarmRestarts 50 2 0"] = new Schedule.WarmUp(
            20,
            0.1,
            new Schedule.CosineWarmRestarts(50, 2)
        ),
        ["oneCycle 200"] = new Schedule.OneCycle(200),
        ["oneCycle 200 linear 0.45 10 100"] = new Schedule.OneCycle(200)
        {
            PercentStart = 0.45,
            Annealing = Annealing.Linear,
            DivFactor = 10,
            FinalDivFactor = 100,
            BaseMomentum = 0.8,
            MaximumMomentum = 0.9,
        },
        ["oneCycle 200 no momentum"] = new Schedule.OneCycle(200) { CycleMomentum = false },
        ["oneCycle 200 three phases"] = new Schedule.OneCycle(200) { ThreePhase = true },
        ["oneCycle 200 three phases linear 0.5 10 100"] = new Schedule.OneCycle(200)
        {
            ThreePhase = true,
            PercentStart = 0.5,
            Annealing = Annealing.Linear,
            DivFactor = 10,
            FinalDivFactor = 100,
        },
        ["linear"] = new Schedule.Linear(),
        ["linear 150 1 0.01"] = new Schedule.Linear(150, 1, 0.01),
        ["polynomial"] = new Schedule.Polynomial(),
        ["polynomial 180 0.9"] = new Schedule.Polynomial(180, 0.9),
        ["polynomial 120 2"] = new Schedule.Polynomial(120, 2),
        ["sequential exponential 0.97 60 step 30 0.5"] = new Schedule.Sequential(
            new Schedule.Exponential(0.97),
            60,
            new Schedule.Step(30, 0.5)
        ),
        ["sequential linear 20 0.2, 20 cosineWarmRestarts 30 2, 150 exponential 0.9"] = new Schedule.Sequential(
            new Schedule.Linear(20, 0.2),
            20,
            new Schedule.Sequential(new Schedule.CosineWarmRestarts(30, 2), 130, new Schedule.Exponential(0.9))
        ),
        ["product linear exponential 0.98"] = new Schedule.Product(
            new Schedule.Linear(),
            new Schedule.Exponential(0.98)
        ),
        ["product step 40 0.5 multiStep 30,100 0.3"] = new Schedule.Product(
            new Schedule.Step(40, 0.5),
            new Schedule.MultiStep([30, 100], 0.3)
        ),
        ["plateau default"] = new Schedule.ReduceOnPlateau(),
        ["plateau 0.5 3 0.01 rel cooldown 5 min 0.01"] = new Schedule.ReduceOnPlateau(0.5, 3)
        {
            Threshold = 0.01,
            Cooldown = 5,
            MinimumFactor = 0.01,
        },
        ["plateau 0.7 0 0.05 abs"] = new Schedule.ReduceOnPlateau(0.7, 0)
        {
            Threshold = 0.05,
            ThresholdMode = ThresholdMode.Absolute,
        },
        ["plateau larger 0.5 4 0.02 rel"] = new Schedule.ReduceOnPlateau(0.5, 4)
        {
            Threshold = 0.02,
            LargerIsBetter = true,
        },
        ["plateau larger 0.5 2 0.1 abs cooldown 1"] = new Schedule.ReduceOnPlateau(0.5, 2)
        {
            Threshold = 0.1,
            ThresholdMode = ThresholdMode.Absolute,
            Cooldown = 1,
            LargerIsBetter = true,
        },
    };

    public static TheoryData<string> Names => [.. Schedules.Keys];

    [Fact]
    public void Every_case_of_the_file_is_compared_and_every_kind_of_schedule_is_in_it()
    {
        Assert.Equal(Torch.Cases.Keys.Order(), Schedules.Keys.Order());
        Assert.Equal(
            Models.Zoo.CasesOf(typeof(Schedule)).Count(),
            Schedules.Values.Append(new Schedule.Constant()).Select(s => s.GetType()).Distinct().Count()
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_and_momenta_are_PyTorchs(string name)
    {
        var (schedule, expected) = (Schedules[name], Torch.Cases[name]);
        Assert.Equal(Positions, expected.Rates.Length);
        var state = ScheduleState.Initial;
        for (var position = 0; position < Positions; position++)
        {
            var value = schedule.At(position, state);
            AssertClose(expected.Rates[position], Torch.BaseRate * value.RateFactor, $"rate at {position}");
            if (expected.Momenta is { } momenta)
                AssertClose(momenta[position], value.Momentum ?? 0.9, $"momentum at {position}");
            state = schedule.Observe(state, Monitored(name, Torch.Losses[position] ?? double.NaN));
        }
    }

    private static double Monitored(string name, double loss) =>
        name.StartsWith("plateau larger", StringComparison.Ordinal) ? 1 / (1 + loss) : loss;

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(
            Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected),
            FormattableString.Invariant($"the {what} is {actual}, but PyTorch's is {expected}")
        );

    private static Fixtures Read()
    {
        using var stream = typeof(ScheduleParityTests).Assembly.GetManifestResourceStream("Schedules.fixtures.json")!;
        return JsonSerializer.Deserialize<Fixtures>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record Fixtures(double BaseRate, double?[] Losses, Dictionary<string, Case> Cases);

    private sealed record Case(double[] Rates, double[]? Momenta);
}
