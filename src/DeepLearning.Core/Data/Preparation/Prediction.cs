namespace DeepLearning;

/// <summary>What a model says of one row, in the table's own words and units: a closed union.</summary>
/// <param name="Target">The target's name.</param>
public abstract record Prediction(string Target)
{
    /// <summary>Probabilities of the classes.</summary>
    public sealed record OfClass : Prediction
    {
        internal OfClass(string target, Sequence<string> classNames, Sequence<double> probabilities)
            : base(target) => (ClassNames, Probabilities) = (classNames, probabilities);

        public Sequence<string> ClassNames { get; }

        /// <summary>One a class, in the order of the names.</summary>
        public Sequence<double> Probabilities { get; }

        /// <summary>The index of the most probable class, the first of several.</summary>
        public int Index
        {
            get
            {
                var best = 0;
                for (var i = 1; i < Probabilities.Count; i++)
                    if (Probabilities[i] > Probabilities[best])
                        best = i;
                return best;
            }
        }

        /// <summary>The most probable class.</summary>
        public string ClassName => ClassNames[Index];

        /// <summary>Its probability.</summary>
        public double Probability => Probabilities[Index];

        public override string ToString() => FormattableString.Invariant($"{ClassName} ({Probability:P1})");
    }

    /// <summary>Values in their own units.</summary>
    public sealed record OfValues : Prediction
    {
        internal OfValues(string target, Sequence<string> names, Sequence<double> values)
            : base(target) => (Names, Values) = (names, values);

        /// <summary>The columns' names.</summary>
        public Sequence<string> Names { get; }

        /// <summary>One a column.</summary>
        public Sequence<double> Values { get; }

        /// <summary>The only value.</summary>
        /// <exception cref="InvalidOperationException">There are several.</exception>
        public double Value =>
            Values is [var only]
                ? only
                : throw new InvalidOperationException(
                    $"the target '{Target}' has the values {Names}: choose of Values"
                );

        public override string ToString() =>
            string.Join(", ", Names.Zip(Values, (name, value) => FormattableString.Invariant($"{name} {value:G6}")));
    }
}
