namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>A text becomes its 64-bit FNV-1a hash, modulo the number of buckets.</summary>
    public sealed record Hash : FittedStep
    {
        public Hash(int buckets) => Buckets = buckets;

        public int Buckets
        {
            get;
            init => field = Require.InRange(value, 1, StepShape.MaxWidth);
        }

        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) =>
            Taking(input, CategoryList.Takes(input), CategoryList.Taken, new(StepKind.Indices, 1, Buckets));

        public override StepValues Apply(StepValues values)
        {
            var given = CategoryTexts.Of(Checked(values), nameof(Hash));
            var name = values is StepValues.Texts texts ? texts.Column : ((StepValues.Numbers)values).Features[0];
            var indices = new int[given.Count];
            for (var row = 0; row < indices.Length; row++)
                indices[row] = (int)(
                    RngKey.NameHash(
                        given[row] ?? throw new PipelineException($"'{name}' is missing in row {row}: impute it first")
                    ) % (ulong)Buckets
                );
            return new StepValues.Indices(name, Buckets, [], new(indices));
        }
    }
}
