namespace DeepLearning.Core.Tests.Data;

public sealed class EmbeddedTablesTests
{
    [Fact]
    public void Iris_has_50_flowers_of_each_of_three_species()
    {
        var iris = Iris.Load();
        Assert.Equal((150, 5), (iris.Count, iris.Columns.Count));
        Assert.Equal([5.1, 3.5, 1.4, 0.2], iris.Columns.Take(4).Select(column => column[0].Number));
        Assert.Equal([(50, "setosa"), (50, "versicolor"), (50, "virginica")], Classes(iris, Iris.Target));
        Assert.Equal(5.843, Mean(iris, "sepal_length"), 3);
        Assert.Equal(1.199, Mean(iris, "petal_width"), 3);
    }

    [Fact]
    public void Wine_has_178_wines_of_13_measures()
    {
        var wine = Wine.Load();
        Assert.Equal((178, 14), (wine.Count, wine.Columns.Count));
        Assert.Equal([(59, "class_0"), (71, "class_1"), (48, "class_2")], Classes(wine, Wine.Target));
        Assert.Equal(13.0, Mean(wine, "alcohol"), 1);
        Assert.Equal(746.9, Mean(wine, "proline"), 1);
    }

    [Fact]
    public void Breast_cancer_has_569_cases_of_30_measures()
    {
        var cancer = BreastCancer.Load();
        Assert.Equal((569, 31), (cancer.Count, cancer.Columns.Count));
        Assert.Equal([(212, "malignant"), (357, "benign")], Classes(cancer, BreastCancer.Target));
        Assert.Equal(14.127, Mean(cancer, "mean_radius"), 3);
        Assert.Equal(0.0839, Mean(cancer, "worst_fractal_dimension"), 4);
    }

    [Fact]
    public void Each_has_as_many_names_as_classes_and_goes_through_a_pipeline()
    {
        Judge(Iris.Load(), Iris.Target, Iris.ClassNames);
        Judge(Wine.Load(), Wine.Target, Wine.ClassNames);
        Judge(BreastCancer.Load(), BreastCancer.Target, BreastCancer.ClassNames);

        static void Judge(Table table, string target, Sequence<string> names)
        {
            var pipeline = Pipeline.Infer(table, new PipelineTarget.Classes(target, names)).Fit(table);
            var data = pipeline.Apply<double>(table);
            Assert.Equal(Shape.Of(table.Count, table.Columns.Count - 1), data.Inputs.Shape);
            Assert.Equal(names, data.ClassNames);
        }
    }

    private static double Mean(Table table, string column) => ((Column.Numbers)table[column]).Values.Average();

    private static IEnumerable<(int, string)> Classes(Table table, string column) =>
        ((Column.Texts)table[column]).Values.CountBy(name => name!).Select(pair => (pair.Value, pair.Key));
}
