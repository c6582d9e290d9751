namespace DeepLearning.Interop;

/// <summary>A step of a formula: an operator on up to three earlier steps, or a constant, or the variable.</summary>
/// <param name="Operator">ONNX's name; empty for a constant or the variable.</param>
/// <param name="Constant">A constant's value.</param>
/// <param name="A">The first operand's place, or <see cref="None"/>.</param>
/// <param name="B">The second operand's.</param>
/// <param name="C">The third operand's.</param>
internal readonly record struct FormulaStep(string Operator, double Constant, int A, int B, int C)
{
    public const int None = -1;

    public static FormulaStep Variable => Of("x");

    public static FormulaStep OfConstant(double value) => new("", value, None, None, None);

    public static FormulaStep Of(string @operator, int a = None, int b = None, int c = None) =>
        new(@operator, 0, a, b, c);

    public bool IsConstant => Operator.Length == 0;

    public IEnumerable<int> Operands => new[] { A, B, C }.Where(operand => operand != None);
}
