using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeepLearning.Documentation;

/// <summary>
/// A block of C# as a file that compiles: its usings, then its statements as a program or its members as a class, then
/// its types.
/// </summary>
/// <param name="Source">The file.</param>
/// <param name="IsTests">Whether it is a class of tests, and no program.</param>
internal sealed record Program(string Source, bool IsTests)
{
    /// <summary>The name of the class of tests.</summary>
    public const string ClassName = "DocumentedTests";

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Numerics;
        using DeepLearning;
        using DeepLearning.Reference;
        using DeepLearning.Torch;
        using DeepLearning.Verification;
        using Xunit;

        """;

    public static Program Of(Block block)
    {
        CompilationUnitSyntax[] parts =
        [
            .. new[] { block.With, block.Text, block.Then }.Select(text => Parse(text + "\n")),
        ];
        var usings = string.Concat(parts.SelectMany(part => part.Usings).Select(u => u.ToFullString()));
        var types = string.Concat(parts.SelectMany(part => part.Members.Where(IsType)).Select(m => m.ToFullString()));
        var rest = string.Concat(
            parts.SelectMany(part => part.Members.Where(m => !IsType(m))).Select(m => m.ToFullString())
        );
        var isTests = block.Text.Contains("[Fact]", StringComparison.Ordinal);
        return new(
            Usings + usings + (isTests ? $"public class {ClassName}\n{{\n{rest}\n{types}\n}}" : $"{rest}\n{types}"),
            isTests
        );
    }

    /// <summary>As a script: there members and statements may stand side by side.</summary>
    private static CompilationUnitSyntax Parse(string text)
    {
        var root = CSharpSyntaxTree
            .ParseText(text, new CSharpParseOptions(kind: Microsoft.CodeAnalysis.SourceCodeKind.Script))
            .GetCompilationUnitRoot();
        return (CompilationUnitSyntax)new Claims().Visit(root)!;
    }

    private static bool IsType(MemberDeclarationSyntax member) => member is BaseTypeDeclarationSyntax;
}
