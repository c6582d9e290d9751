namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Products of matrices, the last two axes of a sample: [..., m, k] times [..., k, n] is [..., m, n]. The axes
    /// before may differ where one has an extent of 1, or no such axis. As torch.matmul, but of vectors.
    /// </summary>
    public sealed record MatMul : Layer
    {
        public MatMul(bool transposeFirst = false, bool transposeSecond = false) =>
            (TransposeFirst, TransposeSecond) = (transposeFirst, transposeSecond);

        /// <summary>Whether the first comes as [..., k, m].</summary>
        public bool TransposeFirst { get; init; }

        /// <summary>Whether the second comes as [..., n, k].</summary>
        public bool TransposeSecond { get; init; }

        public override string Describe() =>
            (TransposeFirst, TransposeSecond) switch
            {
                (true, true) => "both transposed",
                (true, false) => "first transposed",
                (false, true) => "second transposed",
                _ => "",
            };

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            if (inputs.Count != 2)
                throw new ShapeException($"expects two inputs, but is given {inputs.Count}");
            var (a, b) = (inputs[0], inputs[1]);
            if (a.Rank < 2 || b.Rank < 2)
                throw new ShapeException($"expects matrices [..., rows, columns], but is given {a} and {b}");
            var (m, k) = Matrix(a, TransposeFirst);
            var (rows, n) = Matrix(b, TransposeSecond);
            return k == rows
                ? Shape.Create([.. Broadcasting.Of([Before(a), Before(b)]).Extents, m, n])
                : throw new ShapeException(
                    $"expects as many columns of the first as rows of the second, but is given {k} and {rows} "
                        + $"(inputs {a} and {b})"
                );
        }

        /// <summary>The axes before a matrix's two.</summary>
        public static Shape Before(Shape shape) => Shape.Create([.. shape.Extents.SkipLast(2)]);

        private static (int Rows, int Columns) Matrix(Shape shape, bool isTransposed) =>
            isTransposed
                ? (shape[shape.Rank - 1], shape[shape.Rank - 2])
                : (shape[shape.Rank - 2], shape[shape.Rank - 1]);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
