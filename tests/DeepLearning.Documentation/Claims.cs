using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeepLearning.Documentation;

/// <summary>
/// A statement with a comment "// → value" behind it claims that value, or prints it: <c>Console.WriteLine(1 + 1); // →
/// 2</c>. It is rewritten to a call of <see cref="Check"/>.
/// </summary>
public sealed class Claims : CSharpSyntaxRewriter
{
    private const string Mark = "→";

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        var claim = node.GetTrailingTrivia()
            .Select(trivia => trivia.ToString())
            .FirstOrDefault(text => text.StartsWith("// " + Mark, StringComparison.Ordinal));
        if (claim is null)
            return base.VisitExpressionStatement(node);
        var value = SymbolDisplay.FormatLiteral(claim[(3 + Mark.Length)..].Trim(), quote: true);
        var claimed =
            node.Expression is InvocationExpressionSyntax { ArgumentList.Arguments: [var printed] } call
            && call.Expression.ToString() == "Console.WriteLine"
                ? printed.Expression
                : node.Expression;
        var check = $"DeepLearning.Documentation.{nameof(Claims)}.{nameof(Check)}({claimed}, {value});";
        return SyntaxFactory.ParseStatement(check).WithTriviaFrom(node);
    }

    /// <summary>
    /// Fails unless the value reads as the page has it: a number to as many decimals as the page gives.
    /// </summary>
    public static void Check(object? value, string claimed) => Assert.Equal(claimed, Text(value, claimed));

    private static string Text(object? value, string claimed) =>
        value switch
        {
            IFormattable number when double.TryParse(claimed, CultureInfo.InvariantCulture, out _) => number.ToString(
                $"F{Decimals(claimed)}",
                CultureInfo.InvariantCulture
            ),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
        };

    private static int Decimals(string claimed) =>
        claimed.Contains('.', StringComparison.Ordinal)
            ? claimed.Length - claimed.IndexOf('.', StringComparison.Ordinal) - 1
            : 0;
}
