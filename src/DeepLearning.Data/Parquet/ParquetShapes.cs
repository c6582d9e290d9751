namespace DeepLearning.Data;

/// <summary>
/// The structs of a Parquet file that is not encrypted. Source: Apache Parquet, parquet.thrift of version 2.12.
/// </summary>
internal static class ParquetShapes
{
    private static readonly ThriftShape Empty = new(),
        KeyValue = new([.. Of(ThriftType.Binary, 1, 2)]),
        TimeUnit = new(ThriftField.Struct(1, Empty), ThriftField.Struct(2, Empty), ThriftField.Struct(3, Empty)),
        Time = new([.. Of(ThriftType.Boolean, 1), ThriftField.Struct(2, TimeUnit)]),
        Decimal = new([.. Of(ThriftType.Int32, 1, 2)]),
        Integer = new([.. Of(ThriftType.Int8, 1), .. Of(ThriftType.Boolean, 2)]),
        Variant = new([.. Of(ThriftType.Int8, 1)]),
        Geometry = new([.. Of(ThriftType.Binary, 1)]),
        Geography = new([.. Of(ThriftType.Binary, 1), .. Of(ThriftType.Int32, 2)]),
        Logical =
            new([
                .. ((int[])[1, 2, 3, 4, 6, 11, 12, 13, 14, 15]).Select(id => ThriftField.Struct(id, Empty)),
                ThriftField.Struct(5, Decimal),
                ThriftField.Struct(7, Time),
                ThriftField.Struct(8, Time),
                ThriftField.Struct(10, Integer),
                ThriftField.Struct(16, Variant),
                ThriftField.Struct(17, Geometry),
                ThriftField.Struct(18, Geography),
            ]),
        Statistics =
            new([.. Of(ThriftType.Binary, 1, 2, 5, 6), .. Of(ThriftType.Int64, 3, 4), .. Of(ThriftType.Boolean, 7, 8)]),
        EncodingStats = new([.. Of(ThriftType.Int32, 1, 2, 3)]),
        SizeStatistics =
            new([
                .. Of(ThriftType.Int64, 1),
                ThriftField.List(2, ThriftType.Int64),
                ThriftField.List(3, ThriftType.Int64),
            ]),
        Box = new([.. Of(ThriftType.Double, 1, 2, 3, 4, 5, 6, 7, 8)]),
        Geospatial = new(ThriftField.Struct(1, Box), ThriftField.List(2, ThriftType.Int32)),
        ColumnMetaData =
            new([
                .. Of(ThriftType.Int32, 1, 4, 15),
                ThriftField.List(2, ThriftType.Int32),
                ThriftField.List(3, ThriftType.Binary),
                .. Of(ThriftType.Int64, 5, 6, 7, 9, 10, 11, 14),
                ThriftField.List(8, KeyValue),
                ThriftField.Struct(12, Statistics),
                ThriftField.List(13, EncodingStats),
                ThriftField.Struct(16, SizeStatistics),
                ThriftField.Struct(17, Geospatial),
            ]),
        ColumnChunk =
            new([
                .. Of(ThriftType.Binary, 1),
                .. Of(ThriftType.Int64, 2, 4, 6),
                ThriftField.Struct(3, ColumnMetaData),
                .. Of(ThriftType.Int32, 5, 7),
            ]),
        Sorting = new([.. Of(ThriftType.Int32, 1), .. Of(ThriftType.Boolean, 2, 3)]),
        RowGroup =
            new([
                ThriftField.List(1, ColumnChunk),
                .. Of(ThriftType.Int64, 2, 3, 5, 6),
                ThriftField.List(4, Sorting),
                .. Of(ThriftType.Int16, 7),
            ]),
        ColumnOrder = new(ThriftField.Struct(1, Empty)),
        DataPage = new([.. Of(ThriftType.Int32, 1, 2, 3, 4), ThriftField.Struct(5, Statistics)]) { IsKept = true },
        DictionaryPage = new([.. Of(ThriftType.Int32, 1, 2), .. Of(ThriftType.Boolean, 3)]) { IsKept = true },
        DataPageV2 =
            new([
                .. Of(ThriftType.Int32, 1, 2, 3, 4, 5, 6),
                .. Of(ThriftType.Boolean, 7),
                ThriftField.Struct(8, Statistics),
            ])
            {
                IsKept = true,
            };

    /// <summary>A column or what holds columns; field 5 is how many.</summary>
    public static ThriftShape SchemaElement { get; } =
        new([
            .. Of(ThriftType.Int32, 1, 2, 3, 5, 6, 7, 8, 9),
            .. Of(ThriftType.Binary, 4),
            ThriftField.Struct(10, Logical),
        ])
        {
            IsKept = true,
        };

    public static ThriftShape Footer { get; } =
        new([
            .. Of(ThriftType.Int32, 1),
            ThriftField.List(2, SchemaElement),
            .. Of(ThriftType.Int64, 3),
            ThriftField.List(4, RowGroup),
            ThriftField.List(5, KeyValue),
            .. Of(ThriftType.Binary, 6),
            ThriftField.List(7, ColumnOrder),
        ]);

    public static ThriftShape PageHeader { get; } =
        new([
            .. Of(ThriftType.Int32, 1, 2, 3, 4),
            ThriftField.Struct(5, DataPage),
            ThriftField.Struct(6, Empty),
            ThriftField.Struct(7, DictionaryPage),
            ThriftField.Struct(8, DataPageV2),
        ])
        {
            IsKept = true,
        };

    private static IEnumerable<ThriftField> Of(ThriftType type, params int[] ids) =>
        ids.Select(id => new ThriftField(id, type));
}
