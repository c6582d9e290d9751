namespace DeepLearning.Interop;

/// <summary>
/// The steps of a formula, found by computing it on <see cref="Traced"/> numbers. Equal steps are one. Where the
/// formula asks a question of a number (x &gt; 0), it is computed again for the other answer, and both values meet in
/// "Where"; a question that has been answered on the way is not asked again.
/// </summary>
/// <remarks>Source: Wengert, "A simple automatic derivative evaluation program", CACM 7 (1964), for the list of steps.
/// </remarks>
internal sealed class FormulaTrace
{
    /// <summary>The most ways through a formula that are tried.</summary>
    public const int MostWays = 64;

    /// <summary>The most steps of a formula.</summary>
    public const int MostSteps = 10_000;

    private readonly List<FormulaStep> _steps = [];
    private readonly Dictionary<FormulaStep, int> _places = [];
    private readonly Dictionary<int, bool> _answers = [];
    private readonly List<int> _questions = [];
    private int _ways;

    private FormulaTrace() { }

    public IReadOnlyList<FormulaStep> Steps => _steps;

    /// <summary>The place of the formula's value.</summary>
    public int Result { get; private set; }

    /// <exception cref="UntraceableException">The formula asks what no operator can answer.</exception>
    public static FormulaTrace Of(Func<Traced, Traced> formula)
    {
        var trace = new FormulaTrace();
        var x = new Traced(trace, trace.PlaceOf(FormulaStep.Variable));
        trace.Result = trace.Explore(formula, x, []);
        return trace;
    }

    public Traced Apply(string @operator, Traced a) => new(this, PlaceOf(FormulaStep.Of(@operator, PlaceOf(a))));

    public Traced Apply(string @operator, Traced a, Traced b) =>
        new(this, PlaceOf(FormulaStep.Of(@operator, PlaceOf(a), PlaceOf(b))));

    /// <summary>The answer to a question on this way through the formula.</summary>
    public bool Decide(string question, Traced a, Traced? b = null)
    {
        var place = PlaceOf(FormulaStep.Of(question, PlaceOf(a), b is { } second ? PlaceOf(second) : FormulaStep.None));
        if (_answers.TryGetValue(place, out var known))
            return known;
        _questions.Add(place);
        return _answers[place] = true;
    }

    private int Explore(Func<Traced, Traced> formula, Traced x, KeyValuePair<int, bool>[] answers)
    {
        if (++_ways > MostWays)
            throw new UntraceableException($"there are more than {MostWays} ways through it");
        _answers.Clear();
        _questions.Clear();
        foreach (var (question, answer) in answers)
            _answers.Add(question, answer);
        var value = PlaceOf(formula(x));
        var questions = _questions.ToArray();
        for (var i = questions.Length - 1; i >= 0; i--)
        {
            // The same answers up to this question, and the other one to it.
            var other = Explore(
                formula,
                x,
                [
                    .. answers,
                    .. questions[..i].Select(question => KeyValuePair.Create(question, true)),
                    KeyValuePair.Create(questions[i], false),
                ]
            );
            value = value == other ? value : PlaceOf(FormulaStep.Of("Where", questions[i], value, other));
        }

        return value;
    }

    private int PlaceOf(Traced value) =>
        value.IsConstant ? PlaceOf(FormulaStep.OfConstant(value.Constant)) : value.Place;

    private int PlaceOf(FormulaStep step)
    {
        if (_places.TryGetValue(step, out var place))
            return place;
        if (_steps.Count == MostSteps)
            throw new UntraceableException($"it has more than {MostSteps} steps");
        _steps.Add(step);
        return _places[step] = _steps.Count - 1;
    }
}
