using System.Numerics;

namespace DeepLearning;

public abstract partial record Augmentation
{
    /// <summary>
    /// Mixes each sample of a batch with another one, its partner: x = λ x + (1 - λ) x', and the targets likewise. λ is
    /// one draw a batch from Beta(Alpha, Alpha), the partners are a permutation. Targets become values: a class index
    /// becomes a mixture of one-hot rows. Source: Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: Beyond Empirical Risk
    /// Minimization", ICLR 2018.
    /// </summary>
    public sealed record Mixup : Augmentation
    {
        public Mixup(double alpha = 0.2, int? classes = null) => (Alpha, Classes) = (alpha, classes);

        /// <summary>Above 0. Near 0 one sample of the two prevails; at 1 every λ is as likely.</summary>
        public double Alpha
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The number of classes, at least 1; null where the targets are values.</summary>
        public int? Classes
        {
            get;
            init => field = value is { } count ? Require.Positive(count) : null;
        }

        /// <summary>The weight of a batch's own samples and their partners in the batch (=).</summary>
        /// <param name="key">Of this batch alone.</param>
        /// <param name="partners">One a sample.</param>
        public double Draw(RngKey key, Span<int> partners)
        {
            Draws.Permutation(key.Fold(1), partners);
            return AugmentationDraws.Beta(key.Fold(0), Alpha);
        }

        /// <summary>Mixes each row with its partner's, in place.</summary>
        /// <param name="values">Rows end to end.</param>
        /// <param name="room">At least as many values, which are overwritten.</param>
        internal static void MixInPlace<T>(Span<T> values, Span<T> room, double weight, ReadOnlySpan<int> partners)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var before = room[..values.Length];
            values.CopyTo(before);
            Mix<T>(before, values, weight, partners);
        }

        /// <summary>
        /// destination[n] = weight source[n] + (1 - weight) source[partners[n]] (=), rows end to end.
        /// </summary>
        public static void Mix<T>(
            ReadOnlySpan<T> source,
            Span<T> destination,
            double weight,
            ReadOnlySpan<int> partners
        )
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            if (partners.IsEmpty)
                return;
            var row = source.Length / partners.Length;
            for (var n = 0; n < partners.Length; n++)
            {
                var own = source.Slice(n * row, row);
                var other = source.Slice(partners[n] * row, row);
                var mixed = destination.Slice(n * row, row);
                for (var i = 0; i < row; i++)
                    mixed[i] = T.CreateChecked(
                        weight * double.CreateChecked(own[i]) + (1 - weight) * double.CreateChecked(other[i])
                    );
            }
        }
    }
}
