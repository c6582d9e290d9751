namespace DeepLearning;

public abstract partial record Augmentation
{
    /// <summary>
    /// Adds to each value a number of its own from a normal distribution about 0. Takes samples of any shape.
    /// </summary>
    public sealed record Noise : OfSample
    {
        private const int Chunk = 128;

        public Noise(double deviation) => Deviation = deviation;

        /// <summary>The standard deviation, at least 0.</summary>
        public double Deviation
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public override void Apply<T>(ReadOnlySpan<T> source, Span<T> destination, Shape shape, RngKey key)
        {
            Span<double> noise = stackalloc double[Chunk];
            for (var start = 0; start < source.Length; start += Chunk)
            {
                var part = noise[..Math.Min(Chunk, source.Length - start)];
                Draws.Normal(key.Fold((long)start), 0, Deviation, part);
                for (var i = 0; i < part.Length; i++)
                    destination[start + i] = T.CreateChecked(double.CreateChecked(source[start + i]) + part[i]);
            }
        }
    }
}
