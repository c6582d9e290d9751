using System.Numerics;

namespace DeepLearning.Interop;

/// <summary>
/// A number that remembers how it came about, so that a formula on numbers becomes operators; a constant is computed at
/// once. What is asked of it is answered by <see cref="FormulaTrace.Decide"/>, so that both branches are seen.
/// </summary>
internal readonly partial struct Traced
    : INumber<Traced>,
        IRootFunctions<Traced>,
        IPowerFunctions<Traced>,
        IExponentialFunctions<Traced>,
        ILogarithmicFunctions<Traced>,
        ITrigonometricFunctions<Traced>,
        IHyperbolicFunctions<Traced>
{
    private readonly FormulaTrace? _trace;

    public Traced(double constant) => Constant = constant;

    public Traced(FormulaTrace trace, int place) => (_trace, Place) = (trace, place);

    /// <summary>A constant's value.</summary>
    public double Constant { get; }

    /// <summary>The place of its step.</summary>
    public int Place { get; }

    public bool IsConstant => _trace is null;

    public static implicit operator Traced(double constant) => new(constant);

    public static Traced Zero => 0;

    public static Traced One => 1;

    public static Traced E => Math.E;

    public static Traced Pi => Math.PI;

    public static Traced Tau => Math.Tau;

    public override string ToString() => "a number of a formula that is being traced";

    private static Traced Apply(string @operator, Traced x, Func<double, double> onConstants) =>
        x._trace is { } trace ? trace.Apply(@operator, x) : onConstants(x.Constant);

    private static Traced Apply(string @operator, Traced x, Traced y, Func<double, double, double> onConstants) =>
        (x._trace ?? y._trace) is { } trace ? trace.Apply(@operator, x, y) : onConstants(x.Constant, y.Constant);

    private static bool Decide(string question, Traced x, Func<double, bool> onConstants) =>
        x._trace is { } trace ? trace.Decide(question, x) : onConstants(x.Constant);

    private static bool Decide(string question, Traced x, Traced y, Func<double, double, bool> onConstants) =>
        (x._trace ?? y._trace) is { } trace ? trace.Decide(question, x, y) : onConstants(x.Constant, y.Constant);
}
